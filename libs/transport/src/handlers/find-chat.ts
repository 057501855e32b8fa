import { RuntimeError, isRuntimeError, type ChatDescription, type JsonObject, type LogRef, type OpenChat } from '@mozaiks/contracts';
import { boundChat, permitChat, permitWorkflow } from './access.ts';
import type { Caller } from './call.ts';

export interface WantedChat {
  readonly chat_id: string | undefined;
  readonly workflow_name: string | undefined;
  readonly context: JsonObject | undefined;
  /** Names the frame: the same frame without a `chat_id` finds, on the same socket, the chat that it made before. */
  readonly frame: string | undefined;
}

/** How many chats without an id of the client a socket remembers. */
const MAX_REMEMBERED = 1_000;

/** Finds or creates the chat of a frame. Throws what `ChatService.open` throws, `forbidden`, and `invalid_frame` when the frame names neither chat nor workflow. */
export async function findOrCreate(caller: Caller, wanted: WantedChat): Promise<ChatDescription> {
  const chat_id = wanted.chat_id ?? boundChat(caller);
  if (chat_id === undefined) return createUnnamed(caller, wanted);
  return open(caller, chat_id, wanted);
}

async function open(caller: Caller, chat_id: string, { workflow_name, context }: WantedChat): Promise<ChatDescription> {
  const { deps, principal } = caller;
  permitChat(caller, chat_id);
  if (workflow_name !== undefined) permitWorkflow(caller, chat_id, workflow_name);
  const request: OpenChat = {
    chat_id,
    ...(workflow_name === undefined ? {} : { workflow_name }),
    ...(context === undefined ? {} : { context }),
    ...(principal.budget === undefined ? {} : { budget: principal.budget }),
  };
  const description = await deps.chats.open(principal.scope, request);
  permitWorkflow(caller, chat_id, description.workflow_name);
  return description;
}

async function createUnnamed(caller: Caller, wanted: WantedChat): Promise<ChatDescription> {
  const { connection, deps } = caller;
  if (wanted.workflow_name === undefined) throw new RuntimeError('invalid_frame', { problem: 'chat_id or workflow_name is needed' });
  const chat_id = (wanted.frame === undefined ? undefined : connection.created.get(wanted.frame)) ?? deps.ids.random();
  // Kept before the chat is made: of an attempt that failed half-way, the next one finds what there is.
  if (wanted.frame !== undefined) remember(connection.created, wanted.frame, chat_id);
  try {
    return await open(caller, chat_id, wanted);
  } catch (error) {
    if (wanted.frame !== undefined && isRuntimeError(error) && !error.retryable) connection.created.delete(wanted.frame);
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
  permitChat(caller, chat_id);
  const follower = caller.connection.followers.get(chat_id);
  if (follower !== undefined) return follower.log;
  return (await open(caller, chat_id, { chat_id, workflow_name: undefined, context: undefined, frame: undefined })).log;
}
