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
  /** Names the frame: the same frame without a `chat_id` finds, on the same socket, the chat that it made before. */
  readonly frame: string | undefined;
}

/** How many chats without an id of the client a socket remembers. */
const MAX_REMEMBERED = 1_000;

/**
 * Finds or creates the chat of a frame. Throws what `ChatService.find` throws, `forbidden`, and
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
  // Kept before the chat is made: of an attempt that failed half-way, the next one finds what there is.
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

/** The log of a chat that exists: the one that the socket follows, else as the service finds it. */
export async function findLog(caller: Caller, chat_id: string): Promise<LogRef> {
  const lookup = lookupOf(caller);
  await permitChat(lookup.grant, chat_id);
  const follower = caller.connection.followers.get(chat_id);
  if (follower !== undefined) return follower.log;
  return (await findPermitted(lookup, { chat_id })).log;
}
