import { RuntimeError, isRuntimeError, type ErrorCode, type JsonObject } from '@mozaiks/contracts';
import { factsOf, withCauses, type ErrorFacts } from './error-facts.ts';
import { redact } from './redact.ts';
import { retryAfter } from './retry-after.ts';

/** What became of an attempt that failed. */
export interface Failure {
  readonly error: RuntimeError;
  /** Whether another attempt may end better. */
  readonly retryable: boolean;
  /** What the provider asks to wait, in milliseconds; null where it does not say. */
  readonly retry_after_ms: number | null;
}

interface Where {
  readonly provider: string;
  readonly model: string;
  readonly key: string | null;
  readonly now: number;
}

/** Names a failure by one of our codes. What the provider said goes into the cause only, without the key: details reach clients. */
export function failureOf(thrown: unknown, where: Where): Failure {
  if (isRuntimeError(thrown)) return { error: withDetails(thrown, where), retryable: thrown.retryable, retry_after_ms: null };
  const facts = factsOf(thrown);
  const kind = kindOf(facts);
  const details: JsonObject = {
    provider: where.provider,
    model: where.model,
    ...(facts.status === undefined ? {} : { status: facts.status }),
    ...(kind === '' ? {} : { type: kind }),
    detail: [where.provider, where.model, facts.status, kind].filter((part) => part !== undefined && part !== '').join(' '),
  };
  const error = new RuntimeError(codeOf(facts), details, causeOf(thrown, where.key));
  return {
    error,
    retryable: error.retryable && facts.headers?.get('x-should-retry') !== 'false',
    retry_after_ms: retryAfter(facts.headers, where.now),
  };
}

const withDetails = (error: RuntimeError, { provider, model }: Where): RuntimeError =>
  new RuntimeError(error.code, { provider, model, ...error.details }, error.cause);

/** An error of our own making: those of the SDKs carry live objects, and messages that may quote a key. */
const causeOf = (thrown: unknown, key: string | null): Error =>
  new Error(
    redact(
      withCauses(thrown)
        .map(({ message }) => message)
        .join(': '),
      key,
    ),
  );

function codeOf(facts: ErrorFacts): ErrorCode {
  if (facts.status !== undefined) return codeOfStatus(facts.status, kindOf(facts));
  if (facts.isApi && facts.error !== undefined) return codeOfKind(kindOf(facts));
  if (facts.isApi) return facts.className.includes('Timeout') ? 'model_timeout' : 'model_unavailable';
  if (facts.name === 'SyntaxError') return 'model_bad_output';
  return isConnectionLoss(facts) ? 'model_stream_broken' : 'internal';
}

function codeOfStatus(status: number, kind: string): ErrorCode {
  if (status === 408) return 'model_timeout';
  if (status === 429) return kind === 'insufficient_quota' ? 'model_rejected' : 'model_overloaded';
  if (status === 503 || status === 529) return 'model_overloaded';
  return status === 409 || status >= 500 ? 'model_unavailable' : 'model_rejected';
}

/** Of an error that comes in the middle of a stream, after the status 200. */
function codeOfKind(kind: string): ErrorCode {
  if (/overload|rate_limit/.test(kind)) return 'model_overloaded';
  if (/invalid_request|authentication|permission|not_found|too_large|insufficient_quota/.test(kind)) return 'model_rejected';
  return /timeout/.test(kind) ? 'model_timeout' : 'model_unavailable';
}

const NAME = /^[\w.-]{1,64}$/;
const kindOf = ({ code, type }: ErrorFacts): string => [code, type].find((name) => NAME.test(name)) ?? '';

const LOSS = /^(?:UND_ERR_|ECONN|EPIPE|ETIMEDOUT|ENET|EHOST)/;

/** What fetch throws when the connection ends in the middle of a body. */
const isConnectionLoss = (facts: ErrorFacts): boolean =>
  (facts.name === 'TypeError' && facts.message === 'terminated') || LOSS.test(facts.code) || LOSS.test(factsOf(facts.cause).code);
