import { canonicalJson, isChatId, type Ids, type JsonValue } from '@mozaiks/contracts';

/** Hex digits of a hash, which are 128 bits. */
const DIGITS = 32;
const PREFIX = 'agui:';

/**
 * The ids that a request derives from the ids of its page. Chats are per tenant, and commands per
 * chat.
 */
export interface Keys {
  /**
   * The chat id of the n-th branch. For the first branch, it is the thread's id if that is a valid
   * chat id.
   */
  readonly chat: (branch: number) => string;
  /** The prefix of the ids of all commands of this run. */
  readonly run: string;
  readonly command: (what: JsonValue) => string;
  /** The suffix of the id of a command that sends this message of the page. */
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

/**
 * The part of a command's id that identifies the page message it sends; undefined for other
 * commands.
 */
export const saidIn = (command_id: string): string | undefined =>
  isOwnCommand(command_id) ? command_id.slice(command_id.lastIndexOf(':')) : undefined;
