/** What can be read of anything that was thrown. Not by `instanceof`: fetch's errors are made elsewhere where code runs in a context of its own. */
export interface ErrorFacts {
  readonly name: string;
  readonly message: string;
  /** As systems and libraries name their errors; empty where it has none. */
  readonly code: string;
  readonly cause: unknown;
  /** Parts that the errors of both SDKs have in common. */
  readonly status: number | undefined;
  readonly headers: Headers | undefined;
  readonly type: string;
  readonly error: unknown;
  /** An error of one of the SDKs. */
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
  const headers = error['headers'] as Headers | null | undefined;
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
