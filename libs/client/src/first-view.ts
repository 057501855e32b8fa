import { emptyView, type applyFrame, type ChatView } from '@mozaiks/contracts/chat-view';
import type { OpenOptions } from './chat.ts';

/** What is shown before the server has said anything: the history that the caller has, if any. */
export function firstView(
  chat_id: string,
  { history, after_seq = 0 }: OpenOptions,
  apply: typeof applyFrame,
): ChatView {
  if (history === undefined) return { ...emptyView, chat_id, last_seq: after_seq };
  const view: ChatView = { ...emptyView, chat_id, log_id: history.log_id };
  return history.items.reduce(apply, view);
}
