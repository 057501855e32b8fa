import { connect, type ClientEvent } from '@mozaiks/client';
import { runSession } from '../chat/session.ts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import { styleFor } from '../render/style.ts';

export interface ChatOptions {
  readonly chat?: string;
  readonly url?: string;
  readonly token?: string;
  readonly trace?: boolean;
}

const TRACE_SCOPE = 'mozaiks:trace';

/** A conversation; resolves with the exit code. */
export async function chatCommand(io: Io, workflow_name: string, options: ChatOptions): Promise<number> {
  const style = styleFor(io);
  const url = options.url ?? `ws://127.0.0.1:${readEnvironment(io)['PORT'] || 8000}/ws`;
  const token = options.token ?? (await devTokens(io, options.trace === true));
  const client = connect({ url, token });
  try {
    const chat = client.open({
      workflow_name,
      ...(options.chat === undefined ? {} : { chat_id: options.chat }),
      ...(options.trace === undefined ? {} : { trace: options.trace }),
    });
    const resume = resumeCommand(workflow_name, chat.chat_id, options);
    const heading = `${workflow_name} · chat ${chat.chat_id}\nResume with: ${resume}\nCtrl-C cancels a run, Ctrl-D leaves.\n\n`;
    const unreachable = firstConnection(client, url, () => io.stdout.write(style.dim(heading)));
    const session = runSession({ client, chat, io, style, resume, resumes: options.chat !== undefined, hints: hintsOf(options) });
    return await Promise.race([session, unreachable]);
  } finally {
    client.close();
  }
}

/** Asked again whenever the old one is about to expire. */
async function devTokens(io: Io, trace: boolean): Promise<() => string> {
  const { DEV_SCOPE, devToken, readSettings } = await import('@mozaiks/runtime');
  const settings = readSettings(readEnvironment(io));
  const scope = `${settings.JWT_REQUIRED_SCOPE ?? DEV_SCOPE}${trace ? ` ${TRACE_SCOPE}` : ''}`;
  const mint = (): string => devToken(settings, { scope });
  mint();
  return mint;
}

const REFUSED_TOKEN = 4401;

/** Says when the first connection stands; rejects when nobody listens there. Later failures are the client's to mend. */
function firstConnection(
  client: { on(listener: (event: ClientEvent) => void): () => void },
  url: string,
  stands: () => void,
): Promise<never> {
  return new Promise((_, reject) => {
    const stop = client.on((event) => {
      if (event.type === 'ready') {
        stop();
        stands();
      }
      // Somebody listens: the client asks for another token once, and then ends with the reason.
      if (event.type === 'waiting' && event.loss.code !== REFUSED_TOKEN) reject(new CommandError(nobodyAt(url)));
    });
  });
}

const nobodyAt = (url: string): string =>
  `No server answers at ${url}. ${/\/ws$/.test(url) ? 'Start one with: npm start' : 'The address of a server ends with /ws.'}`;

/** What to do about an error that ends the chat. */
const hintsOf = ({ token }: ChatOptions): Readonly<Record<string, string>> => ({
  workflow_not_found: 'See which there are, and what is wrong with them: npx mozaiks workflows, and what the server said at its start',
  idempotency_conflict: 'The chat exists, and its workflow is another one.',
  unauthenticated:
    token === undefined
      ? 'Give this command the same folder, DATA_DIR and JWT_SECRET as the server: with them it signs its token.'
      : 'A development token: npx mozaiks token',
});

const word = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function resumeCommand(workflow_name: string, chat_id: string, { url, token, trace }: ChatOptions): string {
  const more = [
    ...(url === undefined ? [] : ['--url', word(url)]),
    ...(token === undefined ? [] : ['--token', '<token>']),
    ...(trace === true ? ['--trace'] : []),
  ];
  return ['npx mozaiks chat', workflow_name, '--chat', chat_id, ...more].join(' ');
}
