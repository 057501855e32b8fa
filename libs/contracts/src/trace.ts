const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
/** The pattern of what `readTraceparent` returns, for schemas. */
export const TRACEPARENT_PATTERN = '^00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]$';

/**
 * Reads a `traceparent` header of W3C Trace Context, and returns it in the form of version 00.
 * undefined if it is malformed. Of the flags only `sampled` is kept.
 */
export function readTraceparent(
  header: string | readonly string[] | undefined,
): string | undefined {
  const [, trace_id, span_id, flags] =
    (typeof header === 'string' && TRACEPARENT.exec(header)) || [];
  if (trace_id === undefined || span_id === undefined || flags === undefined) return undefined;
  // Version 00 ends with the flags.
  if (typeof header === 'string' && header.startsWith('00-') && header.length !== VERSION_00_LENGTH)
    return undefined;
  return writeTraceparent({ trace_id, span_id, sampled: (Number.parseInt(flags, 16) & 1) === 1 });
}
const VERSION_00_LENGTH = 55;

export interface SpanContext {
  /** 32 hexadecimal digits. */
  readonly trace_id: string;
  /** 16 hexadecimal digits. */
  readonly span_id: string;
  readonly sampled: boolean;
}

const writeTraceparent = ({ trace_id, span_id, sampled }: SpanContext): string =>
  `00-${trace_id}-${span_id}-0${sampled ? 1 : 0}`;

/**
 * The properties of a run that its trace is derived from. `traceparent`: that of its
 * `workflow_start`.
 */
export interface TracedRun {
  readonly log_id: string;
  readonly run_id: string;
  readonly traceparent?: string | undefined;
}

/** What identifies a span of a run. It is the same in every process that knows the run's events. */
export type SpanKey =
  | { readonly span: 'workflow' }
  /** `seq` of its `agent_start`. */
  | { readonly span: 'agent'; readonly seq: number }
  | { readonly span: 'chat'; readonly message_id: string }
  | { readonly span: 'tool'; readonly call_id: string };

export interface RunTrace {
  readonly trace_id: string;
  readonly sampled: boolean;
  /** The span outside the runtime that the run belongs to. */
  readonly parent_id?: string;
}

/** The part of the port `Ids` that creates span ids. */
interface Hash {
  sha256(text: string): string;
}

/** The trace of a run: that of its `traceparent`, otherwise its own. */
export function traceOf({ sha256 }: Hash, { log_id, run_id, traceparent }: TracedRun): RunTrace {
  if (traceparent === undefined)
    return { trace_id: sha256(`${log_id}/${run_id}`).slice(0, 32), sampled: true };
  const { trace_id, span_id, sampled } = spanContextIn(traceparent);
  return { trace_id, parent_id: span_id, sampled };
}

/** The span in a `traceparent` that `readTraceparent` or `traceparentOf` returned. */
export function spanContextIn(traceparent: string): SpanContext {
  const [, trace_id = '', span_id = '', flags] = traceparent.split('-');
  return { trace_id, span_id, sampled: flags === '01' };
}

export function spanIdOf({ sha256 }: Hash, { log_id, run_id }: TracedRun, key: SpanKey): string {
  return sha256(`${log_id}/${run_id}/${key.span}/${placeOf(key)}`).slice(0, 16);
}

function placeOf(key: SpanKey): string {
  switch (key.span) {
    case 'workflow':
      return '';
    case 'agent':
      return String(key.seq);
    case 'chat':
      return key.message_id;
    case 'tool':
      return key.call_id;
  }
}

/** The `traceparent` for requests that are made inside a span of the run. */
export function traceparentOf(ids: Hash, run: TracedRun, key: SpanKey): string {
  const { trace_id, sampled } = traceOf(ids, run);
  return writeTraceparent({ trace_id, sampled, span_id: spanIdOf(ids, run, key) });
}
