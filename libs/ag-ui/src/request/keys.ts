import { canonicalJson, isChatId, type Ids, type JsonValue } from '@mozaiks/contracts';

/** Hex digits of a hash: 128 bits. */
const DIGITS = 32;
const PREFIX = 'agui:';

/** The ids that a request derives from those of its page. Chats and commands are per tenant; commands are per chat as well. */
export interface Keys {
  /** The n-th branch of the thread. The first is the chat of that id, if the thread's id can be one. */
  readonly chat: (branch: number) => string;
  /** Begins the id of each command of this run. */
  readonly run: string;
  readonly command: (what: JsonValue) => string;
  /** Ends the id of a command that says this message of the page. */
  readonly said: (message_id: string) => string;
  readonly message: (message_id: string) => string;
}

export function keysOf(
  { sha256 }: Pick<Ids, 'sha256'>,
  { threadId, runId }: { readonly threadId: string; readonly runId: string },
): Keys {
  const hash = (value: JsonValue): string => sha256(canonicalJson(value)).slice(0, DIGITS);
  const run = `${PREFIX}${hash(runId)}:`;
  const said = (message_id: string): string => `:${hash(['message', message_id])}`;
  return {
    chat: (branch) =>
      branch === 0 && isChatId(threadId)
        ? threadId
        : `agui${sha256(canonicalJson([threadId, branch]))}`,
    run,
    command: (what) => `${run}${hash(what)}`,
    said,
    message: (message_id) => `${run.slice(0, -1)}${said(message_id)}`,
  };
}

export const isOwnCommand = (command_id: string): boolean => command_id.startsWith(PREFIX);

/** The part of a command's id that tells which message of a page it says; undefined for commands of others. */
export const saidIn = (command_id: string): string | undefined =>
  isOwnCommand(command_id) ? command_id.slice(command_id.lastIndexOf(':')) : undefined;
