import type { AnswerHeaders } from '../http/http-answer.ts';

/** What can be read of anything that was thrown. Not by `instanceof`: fetch's errors are made elsewhere where code runs in a context of its own. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** As systems and libraries name their errors; empty where it has none. */
  readonly code: string;
  readonly cause: unknown;
  /** Parts of what a server has refused, in ours and in the errors of the vendors' SDKs. */
  readonly status: number | undefined;
  readonly headers: AnswerHeaders | undefined;
  readonly type: string;
  readonly error: unknown;
  /** What a server said, or that it could not be reached: ours, or of one of the vendors' SDKs. */
  readonly isApi: boolean;
  readonly className: string;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

export function factsOf(thrown: unknown): ErrorFacts {
  const error = (
    typeof thrown === 'object' && thrown !== null ? thrown : { message: String(thrown) }
  ) as {
    readonly [name: string]: unknown;
  };
  const headers = error['headers'] as AnswerHeaders | null | undefined;
  return {
    name: text(error['name']),
    message: text(error['message']),
    code: text(error['code']),
    cause: error['cause'],
    status: typeof error['status'] === 'number' ? error['status'] : undefined,
    headers: typeof headers?.get === 'function' ? headers : undefined,
    type: text(error['type']),
    error: error['error'],
    isApi: 'status' in error && 'headers' in error,
    className: error.constructor.name,
  };
}

/** An error with its causes, outermost first, four at most. */
export function withCauses(thrown: unknown): readonly ErrorFacts[] {
  const all: ErrorFacts[] = [];
  for (
    let next = thrown;
    next !== undefined && next !== null && all.length < 4;
    next = all.at(-1)?.cause
  )
    all.push(factsOf(next));
  return all;
}
