export type SpanAttributes = {
  readonly [name: string]: string | number | boolean | readonly string[];
};

/**
 * A complete span of a trace. Ids are in lower-case hexadecimal, times in milliseconds since the
 * epoch.
 */
export interface FinishedSpan {
  readonly name: string;
  /** `client`: another server was called. */
  readonly kind: 'internal' | 'client';
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_id?: string;
  readonly started_at: number;
  readonly ended_at: number;
  readonly attributes: SpanAttributes;
  /** The code of the error that ended it. */
  readonly error?: string;
}
