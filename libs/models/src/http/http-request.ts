import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { ConnectionFailed } from './connection-errors.ts';
import type { Cancellation } from './cancellation.ts';
import { httpAnswer, type HttpAnswer } from './http-answer.ts';
import { redirectOf } from './redirect-of.ts';

export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  /** By lower-case name. */
  readonly headers: { readonly [name: string]: string };
  readonly body?: string;
}

const MAX_REDIRECTS = 20;

/**
 * Sends a request and resolves when the headers of its answer have arrived, whatever the status.
 * Uses Node's global agents, with their open connections and Node's settings for proxies and
 * certificates. Follows redirects. Rejects with `ConnectionFailed`.
 */
export async function httpRequest(
  request: HttpRequest,
  cancellation: Cancellation,
): Promise<HttpAnswer> {
  let next = request;
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
    const message = await exchange(next, cancellation);
    const answer = httpAnswer(message);
    const redirected = redirectOf(next, message);
    if (redirected === null) return answer;
    answer.discardRest();
    next = redirected;
  }
  throw new ConnectionFailed(new Error(`more than ${MAX_REDIRECTS} redirects`));
}

function exchange(request: HttpRequest, cancellation: Cancellation): Promise<IncomingMessage> {
  const { method, headers, body } = request;
  const url = new URL(request.url);
  return new Promise((resolve, reject) => {
    const sent = (url.protocol === 'http:' ? http : https).request(url, { method, headers });
    let settled = false;
    cancellation.onCancel(() => {
      settled = true;
      sent.destroy();
      reject(new ConnectionFailed(new Error('the call was cut off')));
    });
    sent.on('response', (message) => {
      settled = true;
      resolve(message);
    });
    sent.on('error', (error: NodeJS.ErrnoException) => {
      if (settled) return; // the reader of the body gets the error, too
      settled = true;
      if (sent.reusedSocket && isLost(error)) resolve(exchange(request, cancellation));
      else reject(new ConnectionFailed(error));
    });
    sent.end(body);
  });
}

/** The server had closed a kept-alive connection, and had answered nothing of this request. */
const isLost = ({ code }: NodeJS.ErrnoException): boolean =>
  code === 'ECONNRESET' || code === 'EPIPE';
