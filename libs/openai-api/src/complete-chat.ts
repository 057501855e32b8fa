import {
  ERROR_CODES,
  isRuntimeError,
  liveItems,
  openQuestions,
  RuntimeError,
  type AnswerSignals,
  type CompatibleAnswer,
  type CompatibleRequest,
  type ErrorCode,
  type JsonObject,
  type LogRef,
} from '@mozaiks/contracts';
import { failedAnswer } from './errors.ts';
import { openConversation, submitIn, type Call, type Conversation } from './open-conversation.ts';
import type { AnswerView } from './project/answer-view.ts';
import { project, type AnswerInput } from './project/project.ts';
import { noTokens } from './project/usage.ts';
import { readChatRequest } from './request/chat-request.ts';
import { commandFor } from './request/commands.ts';
import { bookmarkKey, keyOf, withMessages, type ConversationKey } from './request/keys.ts';
import type { OpenAiDeps } from './routes.ts';
import { writeStream, writeWhole } from './write-answer.ts';

/**
 * An accepted request, so that only the answer remains to be written. It keeps nothing of the
 * request's body.
 */
export interface Accepted extends Pick<Call, 'deps' | 'chats' | 'over'> {
  readonly log: LogRef;
  readonly model: string;
  readonly includeUsage: boolean;
  /** The key of the conversation including the new messages, without the answer. */
  readonly key: ConversationKey;
  readonly view: AnswerView;
  readonly next: Conversation['opened']['next'];
  readonly nested: Conversation['nested'];
}

/**
 * Submits the user's message in the chat of the conversation. Errors of the request are thrown
 * before that.
 */
export async function completeChat(
  deps: OpenAiDeps,
  { body, chats }: CompatibleRequest,
): Promise<CompatibleAnswer> {
  const request = readChatRequest(body as JsonObject);
  requireServed(deps, request.model);
  const key = keyOf(deps.ids, request.model, request.earlier);
  const over = new AbortController();
  const call: Call = { deps, chats, request, key, over };
  try {
    const conversation = await openConversation(call);
    const accepted = await accept(call, conversation);
    if (!('log' in accepted)) return accepted;
    return request.stream
      ? { status: 200, stream: (to) => writeStream(accepted, to) }
      : { later: (ends) => writeWhole(accepted, ends) };
  } catch (error) {
    over.abort();
    throw error;
  }
}

function requireServed({ catalog }: OpenAiDeps, workflow_name: string): void {
  if (catalog.get(workflow_name) === undefined)
    throw new RuntimeError(
      catalog.has(workflow_name) ? 'workflow_unavailable' : 'workflow_not_found',
    );
}

/**
 * Resolves with an error answer instead if the store failed and the message may already be stored.
 */
async function accept(call: Call, found: Conversation) {
  const { deps, chats, request, key, over } = call;
  try {
    const conversation = await submitIn(call, found, (candidate) => submitMessage(call, candidate));
    const { opened, nested } = conversation;
    const accepted: Accepted = {
      deps,
      chats,
      over,
      log: opened.log,
      model: request.model,
      includeUsage: request.includeUsage,
      key: withMessages(deps.ids, key, request.said),
      view: firstView(conversation),
      next: opened.next,
      nested,
    };
    return accepted;
  } catch (error) {
    if (!isRuntimeError(error, 'store_unavailable')) throw error;
    over.abort();
    return failedAnswer(error);
  }
}

/**
 * Resolves with false if another request has already sent a message at this point of the
 * conversation.
 */
async function submitMessage(
  { chats, request }: Call,
  { opened, nested, chat, command_id }: Conversation,
): Promise<boolean> {
  const { command, to = opened.log } = commandFor(
    { chat, nestedChats: nested.nestedChats },
    request.said,
    command_id,
  );
  try {
    return !(await chats.submit(to, command)).duplicate;
  } catch (error) {
    if (isRuntimeError(error, 'idempotency_conflict')) return false;
    throw error;
  }
}

const firstView = ({ chat, nested, command_id }: Conversation): AnswerView => ({
  chat,
  nestedChats: new Map(nested.nestedChats),
  waiting: new Set([command_id]),
  commands: new Set([command_id]),
  // An answer to a question continues the open run, so its next events are shown.
  isShowing: openQuestions(chat, nested.nestedChats).size > 0,
  isLive: false,
  text: null,
  said: '',
  usage: noTokens,
  rest_seq: 0,
  finish: 'stop',
  failure: null,
  isOver: false,
});

/**
 * Follows the run until the answer is complete. The client may disconnect at any time, and the run
 * continues.
 */
export async function followAnswer(
  accepted: Accepted,
  { signal, ending }: AnswerSignals,
  onText: (text: string) => Promise<void>,
): Promise<AnswerView> {
  const { over, view: first, next, nested, deps } = accepted;
  for (const end of [signal, ending]) {
    if (end.aborted) over.abort();
    end.addEventListener('abort', () => over.abort());
  }
  let view = first;
  const apply = async (item: AnswerInput): Promise<void> => {
    const step = project(view, item);
    view = step.view;
    if (step.text !== '') await onText(step.text);
  };
  const stop = (code: ErrorCode): Promise<void> =>
    apply({ type: 'stop', code, message: ERROR_CODES[code].message });
  try {
    await apply({ type: 'caught_up' });
    for await (const item of liveItems({ next, nested, clock: deps.clock }, () => view))
      await apply(item);
    // The stream ended without a reason from the server, so the chat was erased.
    await stop(isRuntimeError(ending.reason) ? ending.reason.code : 'chat_not_found');
  } catch (error) {
    if (!isRuntimeError(error)) throw error;
    await stop(error.code);
  } finally {
    over.abort();
  }
  if (view.failure === null && view.rest_seq > 0) await saveBookmark(accepted, view);
  return view;
}

/**
 * Saves the position of the conversation under its key. If this fails, the next request of the
 * conversation starts a new chat.
 */
async function saveBookmark({ deps, chats, key, log }: Accepted, view: AnswerView): Promise<void> {
  const after = withMessages(deps.ids, key, [{ role: 'assistant', content: view.said }]);
  await chats
    .putBookmark(bookmarkKey(after), { log, seq: view.rest_seq })
    .catch((error: unknown) => {
      if (!isRuntimeError(error)) throw error;
    });
}
