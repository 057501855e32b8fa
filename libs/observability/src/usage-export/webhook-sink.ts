import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { Clock, Ids } from '@mozaiks/contracts';
import { outcomeOf, type HttpAnswer } from './answer-outcome.ts';
import type { UsageEvent } from './usage-event.ts';
import { failureOf, type SendOutcome, type UsageSink } from './usage-sink.ts';
import { SECRET_RULE, signedHeaders, webhookKey } from './webhook-signature.ts';

export interface WebhookAddress {
  readonly url: string;
  /** `whsec_...`, as Standard Webhooks defines it. */
  readonly secret: string;
}

export interface WebhookSinkOptions extends WebhookAddress {
  readonly clock: Clock;
  readonly ids: Pick<Ids, 'sha256'>;
  /** From the start of a request to its answer. Default: 10,000. */
  readonly time_limit_ms?: number;
}

const CONTENT_TYPE = 'application/cloudevents-batch+json; charset=utf-8';
const TIME_LIMIT_MS = 10_000;
/** The most bytes and time for reading an answer's body: only the status counts. */
const MAX_BODY_BYTES = 65_536;
const MAX_BODY_MS = 1_000;

/** The problems of an address, by its part; an empty object if there are none. */
export function webhookProblems({ url, secret }: WebhookAddress): {
  readonly url?: string;
  readonly secret?: string;
} {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const fits =
    parsed !== null &&
    ['http:', 'https:'].includes(parsed.protocol) &&
    parsed.username === '' &&
    parsed.password === '';
  return {
    ...(fits ? {} : { url: 'must be an http or https address without credentials' }),
    ...(webhookKey(secret) === null ? { secret: SECRET_RULE } : {}),
  };
}

/**
 * Posts each batch as CloudEvents in structured mode, signed as Standard Webhooks requires. Every
 * request has its own connection, so that no answer is taken for that of another request. Redirects
 * are not followed. Throws for an invalid address or secret.
 */
export function createWebhookSink(options: WebhookSinkOptions): UsageSink {
  const { url, secret, clock, ids, time_limit_ms = TIME_LIMIT_MS } = options;
  const key = webhookKey(secret);
  const [problem] = Object.entries(webhookProblems(options)).map(
    ([part, rule]) => `the webhook ${part} ${rule}`,
  );
  if (key === null || problem !== undefined) throw new Error(problem);
  const address = new URL(url);
  return {
    name: 'webhook',
    async send(events, signal) {
      const body = JSON.stringify(events);
      const headers = signedHeaders(key, {
        id: idOf(events, ids),
        timestamp: Math.floor(clock.now() / 1000),
        body,
      });
      const limit = startLimit(clock, time_limit_ms);
      try {
        const answer = await post(address, {
          body,
          headers,
          clock,
          signal: AbortSignal.any([signal, limit.signal]),
        });
        return outcomeOf(answer, clock.now());
      } catch (error) {
        return unanswered(
          limit.signal.aborted ? `no answer within ${time_limit_ms} ms` : failureOf(error),
        );
      } finally {
        limit.clear();
      }
    },
  };
}

const unanswered = (reason: string): SendOutcome => ({ kind: 'unavailable', reason });

/** A batch that is sent again unchanged has the same id. */
const idOf = (events: readonly UsageEvent[], ids: Pick<Ids, 'sha256'>): string =>
  `msg_${ids.sha256(events.map(({ id }) => id).join('\n')).slice(0, 32)}`;

/** A signal that is aborted after `ms`, unless it is cleared first. */
function startLimit(clock: Clock, ms: number): { readonly signal: AbortSignal; clear(): void } {
  const limit = new AbortController();
  return { signal: limit.signal, clear: clock.timer(ms, () => limit.abort()) };
}

interface Post {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

function post(url: URL, { body, headers, clock, signal }: Post): Promise<HttpAnswer> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  const all = {
    ...headers,
    'content-type': CONTENT_TYPE,
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'mozaiks',
  };
  return new Promise((resolve, reject) => {
    const sent = open(url, { method: 'POST', headers: all, agent: false, signal });
    sent.on('error', reject);
    sent.on('close', () => reject(new Error('the connection was closed')));
    sent.on('response', (response) => {
      discardBody(response, clock);
      resolve({ status: response.statusCode ?? 0, retry_after: response.headers['retry-after'] });
    });
    sent.end(body);
  });
}

function discardBody(response: IncomingMessage, clock: Clock): void {
  const read = { bytes: 0 };
  const limit = startLimit(clock, MAX_BODY_MS);
  limit.signal.addEventListener('abort', () => response.destroy());
  response.on('error', () => undefined);
  response.on('close', () => limit.clear());
  response.on('data', (chunk: Buffer) => {
    read.bytes += chunk.length;
    if (read.bytes > MAX_BODY_BYTES) response.destroy();
  });
}
