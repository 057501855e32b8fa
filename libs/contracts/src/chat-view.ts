/**
 * What a chat window shows, folded from the server's frames. It has no side effects and does not
 * import the schema library, so that browsers can import it.
 */
export {
  allQuestions,
  applyFrame,
  applyFrameWith,
  concernsView,
  followsChat,
  isEvent,
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
