import {
  defined,
  spanIdOf,
  traceOf,
  type Committed,
  type Ids,
  type RunTrace,
  type SpanKey,
} from '@mozaiks/contracts';
import type { FinishedSpan } from './finished-span.ts';
import type { OpenTurn } from './open-turn.ts';
import type { StartedRun } from './start-in.ts';

export interface TraceOptions {
  readonly ids: Pick<Ids, 'sha256'>;
  /** Spans have messages, arguments and results, except values that are marked `sensitive`. */
  readonly content: boolean;
}

/** The input for the spans of one commit. */
export interface Projection extends TraceOptions {
  readonly made: Committed;
  readonly start: StartedRun;
  readonly trace: RunTrace;
}

export function projectionOf(
  made: Committed,
  start: StartedRun,
  options: TraceOptions,
): Projection {
  return { ...options, made, start, trace: traceOf(options.ids, runOf(made, start)) };
}

const runOf = ({ log: { log_id } }: Committed, start: StartedRun) => ({
  log_id,
  run_id: start.run_id,
  traceparent: start.traceparent,
});

const idIn = ({ ids, made, start }: Projection, key: SpanKey): string =>
  spanIdOf(ids, runOf(made, start), key);

/** The position of a span in its trace. */
export type SpanPosition = Pick<FinishedSpan, 'trace_id' | 'span_id' | 'parent_id'>;

export function rootPosition(projection: Projection): SpanPosition {
  const { trace_id, parent_id } = projection.trace;
  return {
    trace_id,
    span_id: idIn(projection, { span: 'workflow' }),
    ...defined({ parent_id }),
  };
}

/** The position inside the turn, or directly inside the run. */
export function positionIn(projection: Projection, turn: OpenTurn, key: SpanKey): SpanPosition {
  const parent: SpanKey = turn === null ? { span: 'workflow' } : { span: 'agent', seq: turn.seq };
  return {
    trace_id: projection.trace.trace_id,
    span_id: idIn(projection, key),
    parent_id: idIn(projection, parent),
  };
}
