import type { EventOf } from '../events.ts';
import type { PendingQuestion } from '../frames.ts';

type Fact = EventOf<'input_request'>;

/** The question of an `input_request`: the event without the fields that all events have. */
export function pendingQuestion({
  type: _type,
  seq: _seq,
  ts: _ts,
  run_id: _run,
  sensitive: _marks,
  redacted: _blank,
  ...question
}: Fact): PendingQuestion {
  return question;
}
