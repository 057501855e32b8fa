/** What a chat window shows, folded from what the server sends. Free of side effects and of the schema library: browsers import it. */
export {
  allQuestions,
  applyFrame,
  applyFrameWith,
  concernsView,
  followsChat,
  isFact,
  isResting,
  withoutConnection,
  type FoldDetails,
} from './view/apply-frame.ts';
export { foldDetails, type ViewDetails, type Step } from './view/view-details.ts';
export { emptyView } from './view/chat-view.ts';
export { pendingQuestion } from './view/pending-question.ts';
export type {
  CallItem,
  CallProgress,
  CallState,
  ChatView,
  LiveView,
  StreamingText,
  ViewItem,
} from './view/chat-view.ts';
export { noUsage } from './chat-state.ts';
export { addTotals, addUsage } from './usage-totals.ts';
