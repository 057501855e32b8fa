import type { ChatState, OpenCall } from './chat-state.ts';
import { isTerminal, type RuntimeEvent } from './events.ts';
import type { ChatStatus, PendingQuestion } from './frames.ts';
import { pendingQuestion } from './view/pending-question.ts';
import { fromTimestamp } from './time.ts';

/** Whether a call waits for a person, a browser or a child, so that an owner cannot run it now. */
export const isWaiting = (call: OpenCall): boolean =>
  call.request_id !== undefined || call.call.kind === 'workflow';

/**
 * True if only a command or a deadline can continue the chat: there is no run, a question is open,
 * or all open calls wait for others.
 */
export function isAtRest({ run, calls }: ChatState): boolean {
  if (run === null || run.position.at === 'asking') return true;
  return calls.size > 0 && [...calls.values()].every(isWaiting);
}

/**
 * Whether a chat can be forked after its event `last`. That must end a run or ask a person, and no
 * nested chat may be open, since only this chat can close it.
 */
export const isForkPoint = (state: ChatState, last: RuntimeEvent): boolean =>
  (isTerminal(last) || last.type === 'input_request') &&
  isAtRest(state) &&
  [...state.calls.values()].every(({ child }) => child === undefined);

/**
 * The earliest deadline of an open question, in milliseconds since the epoch. null if none has a
 * deadline.
 */
export function deadlineOf({ questions }: ChatState): number | null {
  const deadlines = [...questions.values()].flatMap(({ expires_at }) =>
    expires_at === undefined ? [] : [fromTimestamp(expires_at)],
  );
  return deadlines.length === 0 ? null : Math.min(...deadlines);
}

/** The status of a chat without an owner. An owned one is shown as `running`. */
export function statusOf(state: ChatState): ChatStatus {
  if (state.run === null) return state.last_end?.type === 'workflow_error' ? 'failed' : 'idle';
  return isAtRest(state) && state.questions.size > 0 ? 'awaiting_input' : 'running';
}

/** The open questions of a chat, as `opened` announces them. */
export const pendingQuestions = ({ questions }: ChatState): PendingQuestion[] =>
  [...questions.values()].map(pendingQuestion);
