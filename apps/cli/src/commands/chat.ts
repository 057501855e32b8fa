import { connect, type ClientEvent } from '@mozaiks/client';
import { defined, type WorkflowSummary } from '@mozaiks/contracts';
import { commandFor } from '../chat/command-for.ts';
import { nobodyAt, servedWorkflows } from '../chat/served-workflows.ts';
import { runSession } from '../chat/session.ts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { clean } from '../render/clean.ts';
import { styleFor, type Style } from '../render/style.ts';
import { serverOf, tokenHint, tokenOf, type ServerOptions } from '../server/named-server.ts';

export interface ChatOptions extends ServerOptions {
  readonly chat?: string;
}

/** Runs a conversation, and resolves with the exit code. */
export async function chatCommand(
  io: Io,
  workflow_name: string,
  options: ChatOptions,
): Promise<number> {
  const style = styleFor(io);
  const { url, token } = await serverOf(io, options);
  const client = connect({ url, token });
  try {
    const chat = client.open({
      workflow_name,
      ...defined({ chat_id: options.chat, trace: options.trace }),
    });
    const resume = resumeCommand(workflow_name, chat.chat_id, options);
    const heading = `${workflow_name} · chat ${chat.chat_id}\nResume with: ${resume}\nCtrl-C cancels a run, Ctrl-D leaves.\n\n`;
    const unreachable = firstConnection(client, url);
    const hintFor = async (code: string): Promise<string | undefined> =>
      code === 'workflow_not_found'
        ? unknownWorkflow(io, workflow_name, options)
        : hintsOf(options)[code];
    const session = runSession({
      client,
      chat,
      io,
      style,
      heading,
      resume,
      resumes: options.chat !== undefined,
      hintFor,
    });
    return await Promise.race([session, unreachable]);
  } finally {
    client.close();
  }
}

/** Lists the workflows that the server offers, and resolves with the exit code. */
export async function listCommand(io: Io, options: ChatOptions): Promise<number> {
  const workflows = await workflowsOf(io, options);
  io.stdout.write(`${servedLines(workflows, options, styleFor(io)).join('\n')}\n`);
  return 0;
}

/** The workflows of a server, one per line, and the command that starts a chat with the first. */
function servedLines(
  workflows: readonly WorkflowSummary[],
  options: ChatOptions,
  style: Style,
): string[] {
  const [first] = workflows;
  if (first === undefined)
    return ['The server has no workflows. See what is wrong with them: npx mozaiks workflows'];
  const lines = workflows.map(({ workflow_name, description }) => {
    const about = clean(description ?? '').split('\n')[0] ?? '';
    return `${style.agent(clean(workflow_name))}${about === '' ? '' : `  ${about}`}`;
  });
  return [...lines, '', `Talk to one: ${commandFor(clean(first.workflow_name), options)}`];
}

async function workflowsOf(io: Io, options: ChatOptions): Promise<readonly WorkflowSummary[]> {
  const server = await serverOf(io, options);
  return servedWorkflows({ url: server.url, token: tokenOf(server) });
}

/** Suggests the name that was probably meant, or lists all names. */
async function unknownWorkflow(
  io: Io,
  workflow_name: string,
  options: ChatOptions,
): Promise<string | undefined> {
  const names = (await workflowsOf(io, options).catch(() => [])).map(
    (workflow) => workflow.workflow_name,
  );
  const { suggestName } = await import('../chat/suggest-name.ts');
  const suggestion = suggestName(workflow_name, names);
  const known = names.length === 0 ? [] : [`The server has: ${names.join(', ')}.`];
  return [
    ...(suggestion === undefined ? [] : [suggestion]),
    ...known,
    'See what is wrong with others: npx mozaiks workflows',
  ].join(' ');
}

const REFUSED_TOKEN = 4401;

/** Rejects if no server listens at the address. The client handles later failures. */
function firstConnection(
  client: { on(listener: (event: ClientEvent) => void): () => void },
  url: string,
): Promise<never> {
  return new Promise((_, reject) => {
    const stop = client.on((event) => {
      if (event.type === 'ready') stop();
      // A server listens: the client requests another token once, and then ends with the reason.
      if (event.type === 'waiting' && event.loss.code !== REFUSED_TOKEN)
        reject(new CommandError(nobodyAt(url)));
    });
  });
}

/** What to do about an error that ends the chat. */
const hintsOf = ({ token }: ChatOptions): Readonly<Record<string, string>> => ({
  workflow_unavailable: 'See what is wrong with it: npx mozaiks workflows',
  idempotency_conflict: 'The chat exists, and its workflow is another one.',
  unauthenticated: tokenHint(token),
});

const resumeCommand = (workflow_name: string, chat_id: string, options: ChatOptions): string =>
  commandFor(`${workflow_name} --chat ${chat_id}`, options);
