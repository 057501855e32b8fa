import { defined, type Clock } from '@mozaiks/contracts';
import type { PlatformAnswer } from '../protocol.ts';
import { platformAddress } from './platform-endpoint.ts';
import { startTimer } from './timer.ts';

export interface PlatformRequest {
  readonly endpoint: string;
  /** JSON text. Default: an empty object. */
  readonly data?: string;
  readonly app_id: string;
  readonly user_id: string;
  readonly idempotency_key: string;
  readonly traceparent?: string | undefined;
  readonly signal: AbortSignal;
}

/** Sends a POST for a tool. Never rejects. The answer contains neither the address nor the key. */
export type Platform = (request: PlatformRequest) => Promise<PlatformAnswer>;

export interface PlatformOptions {
  readonly platform?: { readonly url: string; readonly key: string } | undefined;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly timeoutMs: number;
  readonly maxBytes: number;
}

const failed = (message: string, status?: number): PlatformAnswer => ({
  ok: false,
  code: 'platform_error',
  message,
  ...defined({ status }),
});

/**
 * Percent-encodes `%` and everything except printable ASCII, since ids may contain characters that
 * header values cannot.
 */
export const headerText = (id: string): string =>
  id.replace(/[^\x21-\x24\x26-\x7e]+/gu, (part) => encodeURIComponent(part));

/** The body as text, or undefined if it is larger. */
async function readBody(response: Response, maxBytes: number): Promise<string | undefined> {
  if (!response.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the body.
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function post(
  address: URL,
  key: string,
  request: PlatformRequest & Pick<PlatformOptions, 'fetch' | 'maxBytes'>,
): Promise<PlatformAnswer> {
  const response = await request.fetch(address, {
    method: 'POST',
    // A redirect would send the key to another address.
    redirect: 'error',
    signal: request.signal,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json',
      authorization: `Bearer ${key}`,
      'x-app-id': headerText(request.app_id),
      'x-user-id': headerText(request.user_id),
      'idempotency-key': headerText(request.idempotency_key),
      ...defined({ traceparent: request.traceparent }),
    },
    body: request.data ?? '{}',
  });
  const text = await readBody(response, request.maxBytes);
  if (!response.ok) return failed(`the platform answered ${response.status}`, response.status);
  return text === undefined
    ? failed(`the platform's answer is larger than ${request.maxBytes} bytes`)
    : { ok: true, text };
}

export function createPlatform({
  platform,
  fetch,
  clock,
  timeoutMs,
  maxBytes,
}: PlatformOptions): Platform {
  return async (request) => {
    if (!platform)
      return { ok: false, code: 'platform_unconfigured', message: 'PLATFORM_API_URL is not set' };
    const address = platformAddress(platform.url, request.endpoint);
    if (!address) return failed('the endpoint must be a relative path, as in "users/profile"');
    if (Buffer.byteLength(request.data ?? '') > maxBytes)
      return failed(`the request is larger than ${maxBytes} bytes`);
    const timeout = new AbortController();
    const stopTimer = startTimer(clock, timeoutMs, () => timeout.abort());
    try {
      const signal = AbortSignal.any([request.signal, timeout.signal]);
      return await post(address, platform.key, { ...request, signal, fetch, maxBytes });
    } catch {
      return failed(
        timeout.signal.aborted ? 'the platform took too long' : 'the platform could not be reached',
      );
    } finally {
      stopTimer();
    }
  };
}
