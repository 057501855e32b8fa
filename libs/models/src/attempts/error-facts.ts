import type { AnswerHeaders } from '../http/http-answer.ts';

/**
 * The readable properties of anything that was thrown. Does not use `instanceof`, because fetch
 * creates its errors in another realm if the code runs in its own context.
 */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** The error code of the system or library; empty if there is none. */
  readonly code: string;
  readonly cause: unknown;
  /** Properties of a rejected request, in our errors and in those of the vendors' SDKs. */
  readonly status: number | undefined;
  readonly headers: AnswerHeaders | undefined;
  readonly type: string;
  readonly error: unknown;
  /** The error is a server's answer or a failed connection, either ours or of a vendor's SDK. */
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

/** An error with its causes, outermost first, at most four. */
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
