import { readTraceparent, type Principal, type RunTerms } from '@mozaiks/contracts';

type Headers = { readonly [name: string]: string | readonly string[] | undefined };

/** What comes with the token and the request of a caller, for runs that it starts. A malformed `traceparent` is ignored. */
export function termsOf({ budget }: Principal, headers: Headers): RunTerms {
  const traceparent = readTraceparent(headers['traceparent']);
  return {
    ...(budget === undefined ? {} : { budget }),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** Documents the header for the routes that read it. */
export const TRACEPARENT_HEADER = {
  traceparent: {
    description:
      'W3C Trace Context: a run that the request starts belongs to this span. A malformed one is ignored.',
    schema: { type: 'string' },
  },
} as const;
