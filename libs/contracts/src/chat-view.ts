/** What a chat window shows, folded from what the server sends. Free of side effects and of the schema library: browsers import it. */
export { allQuestions, applyFrame, followsChat, isFact, isResting } from './view/apply-frame.ts';
export { emptyView } from './view/chat-view.ts';
export type { CallItem, CallProgress, CallState, ChatView, LiveView, StreamingText, ViewItem } from './view/chat-view.ts';
