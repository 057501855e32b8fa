import type { Clock, JsonValue } from '@mozaiks/contracts';

export const JWKS_TIME_LIMIT_MS = 5_000;
export const JWKS_MAX_BYTES = 256 * 1024;

export interface JwkSetRequest {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly clock: Clock;
}

/**
 * Fetches without redirects, for at most 5 s, and at most 256 KiB. Throws an Error with the reason.
 */
export async function fetchJwkSet({ url, fetch, clock }: JwkSetRequest): Promise<JsonValue> {
  const deadline = new AbortController();
  const cancelTimer = clock.timer(JWKS_TIME_LIMIT_MS, () =>
    deadline.abort(new Error('the JWK Set took longer than 5 s')),
  );
  try {
    const response = await fetch(url, {
      redirect: 'error',
      signal: deadline.signal,
      headers: { accept: 'application/jwk-set+json, application/json' },
    });
    if (!response.ok) throw new Error(`the JWK Set answered ${response.status}`);
    return JSON.parse(await readBody(response)) as JsonValue;
  } finally {
    cancelTimer();
    // Ends a body that was not read to its end.
    deadline.abort();
  }
}

async function readBody(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += (chunk as Uint8Array).byteLength;
    if (bytes > JWKS_MAX_BYTES) throw new Error('the JWK Set is larger than 256 KiB');
    chunks.push(chunk as Uint8Array);
  }
  return Buffer.concat(chunks).toString('utf8');
}
