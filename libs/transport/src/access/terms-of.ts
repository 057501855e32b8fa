import { defined, readTraceparent, type Principal, type RunTerms } from '@mozaiks/contracts';

type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/**
 * The conditions that a caller's token and request set for the runs that they start. A malformed
 * `traceparent` is ignored.
 */
export function termsOf({ budget }: Principal, headers: Headers): RunTerms {
  const traceparent = readTraceparent(headers['traceparent']);
  return defined({ budget, traceparent });
}

/** Documents the header for the routes that read it. */
export const TRACEPARENT_HEADER = {
  traceparent: {
    description:
      'W3C Trace Context: a run that the request starts belongs to this span. A malformed one is ignored.',
    schema: { type: 'string' },
  },
} as const;
