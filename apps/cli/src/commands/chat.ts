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
    io.stdout.write(style.dim(`${workflow_name} · chat ${chat.chat_id}\nResume with: ${resume}\nCtrl-C cancels a run, Ctrl-D leaves.\n\n`));
    const session = runSession({ client, chat, io, style, resume });
    return await Promise.race([session, unreachable(client, url)]);
  } finally {
    client.close();
  }
}

/** Asked again whenever the old one is about to expire. */
async function devTokens(io: Io, trace: boolean): Promise<() => string> {
  const { devToken, readSettings } = await import('@mozaiks/runtime');
  const settings = readSettings(readEnvironment(io));
  const scope = `${settings.JWT_REQUIRED_SCOPE ?? 'execution'}${trace ? ` ${TRACE_SCOPE}` : ''}`;
  const mint = (): string => devToken(settings, { scope });
  mint();
  return mint;
}

/** Rejects when the first connection fails: then nobody listens there. Later failures are the client's to mend. */
function unreachable(client: { on(listener: (event: ClientEvent) => void): () => void }, url: string): Promise<never> {
  return new Promise((_, reject) => {
    const stop = client.on((event) => {
      if (event.type === 'ready') stop();
      if (event.type === 'waiting') reject(new CommandError(`No server answers at ${url}. Start one with: npm start`));
    });
  });
}

const word = (text: string): string => (/^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

function resumeCommand(workflow_name: string, chat_id: string, { url, token, trace }: ChatOptions): string {
  const more = [
    ...(url === undefined ? [] : ['--url', word(url)]),
    ...(token === undefined ? [] : ['--token', '<token>']),
    ...(trace === true ? ['--trace'] : []),
  ];
  return ['npx mozaiks chat', workflow_name, '--chat', chat_id, ...more].join(' ');
}
