import {
  fromTimestamp,
  type ChatState,
  type Clock,
  type RuntimeEvent,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { Tape } from './tape.ts';

export interface RecordedClock extends Clock {
  /** The time of a timer has come: all that are set pass. */
  pass(): void;
}

/** Stands still but for what the tape says. */
export function recordedClock(tape: Tape): RecordedClock {
  const timers = new Set<() => void>();
  return {
    now: () => tape.now,
    monotonic: () => tape.elapsed,
    sleep: async (_ms, signal) => signal?.throwIfAborted(),
    timer: (_ms, passed) => {
      timers.add(passed);
      return () => void timers.delete(passed);
    },
    pass: () => {
      const due = [...timers];
      timers.clear();
      for (const passed of due) passed();
    },
  };
}

/**
 * When the engine made these events: at their `ts` or a moment before, which durations and
 * deadlines tell exactly.
 */
export function timeOf(
  events: readonly RuntimeEvent[],
  { calls, run }: ChatState,
  { question_timeout_seconds }: Pick<WorkflowDefinition, 'question_timeout_seconds'>,
): number {
  const isAnswered = events.some(
    ({ type }) => type === 'child_complete' || type === 'input_response',
  );
  for (const event of events) {
    if (event.type === 'workflow_complete' && run !== null)
      return fromTimestamp(run.started_at) + event.duration_ms;
    if (
      event.type === 'input_request' &&
      event.expires_at !== undefined &&
      question_timeout_seconds !== undefined
    )
      return fromTimestamp(event.expires_at) - question_timeout_seconds * 1000;
    const call = event.type === 'tool_result' ? calls.get(event.call_id)?.call : undefined;
    if (isAnswered && event.type === 'tool_result' && call !== undefined)
      return fromTimestamp(call.ts) + event.duration_ms;
  }
  return fromTimestamp(events[0]?.ts ?? '1970-01-01T00:00:00.000Z');
}
