import type { CommitSink } from '@mozaiks/contracts';
import type { FinishedSpan } from './finished-span.ts';
import type { TraceOptions } from './projection.ts';
import { spansOf } from './spans-of.ts';

export interface TraceSinkOptions extends TraceOptions {
  /** Must not throw and must not block. */
  readonly onSpan: (span: FinishedSpan) => void;
}

/**
 * Makes the spans of runs, with the attributes of OpenTelemetry's conventions for generative AI,
 * 1.45.
 */
export const createTraceSink = ({ onSpan, ...options }: TraceSinkOptions): CommitSink => ({
  committed(made) {
    for (const span of spansOf(made, options)) onSpan(span);
  },
});
