import {
  RuntimeError,
  isRuntimeError,
  type FoundChat,
  type JsonObject,
  type LogRef,
} from '@mozaiks/contracts';
import { findPermitted } from '../access/find-permitted.ts';
import { permitChat } from '../access/grant.ts';
import { boundChat, lookupOf, type Caller } from './call.ts';

export interface WantedChat {
  readonly chat_id: string | undefined;
  readonly workflow_name: string | undefined;
  readonly context: JsonObject | undefined;
  /**
   * Identifies the frame. If the frame is repeated without a `chat_id` on the same socket, it finds
   * the chat that it created before.
   */
  readonly frame: string | undefined;
}

/** The maximum number of chats created without a `chat_id` that a socket remembers. */
const MAX_REMEMBERED = 1_000;

/**
 * Finds or creates the chat of a frame. Throws the errors of `ChatService.find`, `forbidden`, and
 * `invalid_frame` if the frame names neither chat nor workflow.
 */
export async function findOrCreate(caller: Caller, wanted: WantedChat): Promise<FoundChat> {
  const chat_id = wanted.chat_id ?? boundChat(caller);
  if (chat_id === undefined) return createUnnamed(caller, wanted);
  return findPermitted(lookupOf(caller), { ...wanted, chat_id });
}

async function createUnnamed(caller: Caller, wanted: WantedChat): Promise<FoundChat> {
  const { connection, deps } = caller;
  if (wanted.workflow_name === undefined)
    throw new RuntimeError('invalid_frame', { problem: 'chat_id or workflow_name is needed' });
  const chat_id =
    (wanted.frame === undefined ? undefined : connection.created.get(wanted.frame)) ??
    deps.ids.random();
  // Recorded before the chat is created, so that a retry finds what a failed attempt left behind.
  if (wanted.frame !== undefined) remember(connection.created, wanted.frame, chat_id);
  try {
    return await findPermitted(lookupOf(caller), { ...wanted, chat_id });
  } catch (error) {
    if (wanted.frame !== undefined && isRuntimeError(error) && !error.retryable)
      connection.created.delete(wanted.frame);
    throw error;
  }
}

function remember(created: Map<string, string>, frame: string, chat_id: string): void {
  created.set(frame, chat_id);
  const [oldest] = created.keys();
  if (created.size > MAX_REMEMBERED && oldest !== undefined) created.delete(oldest);
}

/**
 * The log of an existing chat: from the socket's follower if there is one, otherwise from the
 * service.
 */
export async function findLog(caller: Caller, chat_id: string): Promise<LogRef> {
  const lookup = lookupOf(caller);
  await permitChat(lookup.grant, chat_id);
  const follower = caller.connection.followers.get(chat_id);
  if (follower !== undefined) return follower.log;
  return (await findPermitted(lookup, { chat_id })).log;
}
