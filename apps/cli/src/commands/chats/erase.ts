import { openInput } from '../../chat/input.ts';
import { CommandError } from '../../failure.ts';
import type { Io } from '../../io.ts';
import { clean } from '../../render/clean.ts';
import { openApi } from '../../server/api.ts';
import { chatPath, describeChat } from '../../server/chats-api.ts';
import type { ServerOptions } from '../../server/named-server.ts';

export interface EraseOptions extends ServerOptions {
  readonly yes?: boolean;
}

const INTERRUPTED = 130;

/**
 * Erases a chat with its nested chats, after asking. Resolves with 1 if the answer is no, and with
 * 130 for Ctrl-C.
 */
export async function eraseChat(
  io: Io,
  chat_id: string,
  { yes = false, ...options }: EraseOptions,
): Promise<number> {
  const isTerminal = io.stdin.isTTY === true && io.stdout.isTTY === true;
  if (!yes && !isTerminal)
    throw new CommandError('Erasing cannot be undone, and no one can be asked here: add --yes.');
  const api = await openApi(io, options);
  if (!yes) {
    const { title } = await describeChat(api, chat_id);
    const named = title === null ? chat_id : `${chat_id} (${clean(title)})`;
    const answer = await ask(
      io,
      `Erase chat ${named} with its nested chats? This cannot be undone. [y/N] `,
    );
    if (answer === null) return INTERRUPTED;
    if (!/^y(es)?$/i.test(answer.trim())) {
      io.stdout.write('Nothing is erased.\n');
      return 1;
    }
  }
  await api.send({ method: 'DELETE', path: chatPath(chat_id) });
  io.stdout.write(`Chat ${chat_id} is erased.\n`);
  return 0;
}

/** A line from the terminal: '' for Ctrl-D, null for Ctrl-C. */
function ask(io: Io, question: string): Promise<string | null> {
  return new Promise((resolve) => {
    const end = (answer: string | null): void => {
      input.close();
      resolve(answer);
    };
    const leave = (answer: string | null): void => {
      io.stdout.write('\n');
      end(answer);
    };
    const input = openInput(io, true, {
      line: end,
      interrupt: () => leave(null),
      end: () => leave(''),
    });
    input.showPrompt(question);
  });
}
