import type { ChatState, OpenCall } from './chat-state.ts';
import { isTerminal, type RuntimeEvent } from './events.ts';
import type { ChatStatus, PendingQuestion } from './frames.ts';
import { pendingQuestion } from './view/pending-question.ts';
import { fromTimestamp } from './time.ts';

/** Waits for a person, a browser or a child: nothing that an owner could run now. */
export const isWaiting = (call: OpenCall): boolean =>
  call.request_id !== undefined || call.call.kind === 'workflow';

/** True when only a command or a deadline can move the chat on: no run, a question, or calls that all wait for somebody else. */
export function isAtRest({ run, calls }: ChatState): boolean {
  if (run === null || run.position.at === 'asking') return true;
  return calls.size > 0 && [...calls.values()].every(isWaiting);
}

/** True if a chat can be forked after its event `last`: it ended a run or asked a person, and nothing is open that only this chat can close. */
export const isForkPoint = (state: ChatState, last: RuntimeEvent): boolean =>
  (isTerminal(last) || last.type === 'input_request') &&
  isAtRest(state) &&
  [...state.calls.values()].every(({ child }) => child === undefined);

/** When the first open question is due, in milliseconds since the epoch; null when none has a deadline. */
export function deadlineOf({ questions }: ChatState): number | null {
  const deadlines = [...questions.values()].flatMap(({ expires_at }) =>
    expires_at === undefined ? [] : [fromTimestamp(expires_at)],
  );
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

/** The status of a chat that nobody owns; an owned one shows as `running`. */
export function statusOf(state: ChatState): ChatStatus {
  if (state.run === null) return state.last_end?.type === 'workflow_error' ? 'failed' : 'idle';
  return isAtRest(state) && state.questions.size > 0 ? 'awaiting_input' : 'running';
}

/** The open questions of a chat, as `opened` announces them. */
export const pendingQuestions = ({ questions }: ChatState): PendingQuestion[] =>
  [...questions.values()].map(pendingQuestion);
