import {
  RuntimeError,
  isRuntimeError,
  type ErrorCode,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import { UnexpectedBody, sentence } from '../network/answer-errors.ts';
import { contextLength, type ContextLength } from './context-length.ts';
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
  /** The request was longer than what the model takes; null: it failed otherwise. */
  readonly too_long: ContextLength | null;
  /** What the provider or the network said, shortened and without keys; empty if nothing was. */
  readonly said: string;
}

interface Where {
  readonly provider: string;
  readonly model: string;
  /** The key, and the values of headers that may be one. */
  readonly keys: readonly string[];
  /** Host and port that were asked; null if none was. */
  readonly host: string | null;
  readonly now: number;
}

/** Names a failure by one of our codes. Details reach clients: what the provider said is in `said` and the cause only. */
export function failureOf(thrown: unknown, where: Where): Failure {
  if (isRuntimeError(thrown))
    return {
      error: withDetails(thrown, where),
      retryable: thrown.retryable,
      retry_after_ms: null,
      too_long: null,
      said: '',
    };
  if (thrown instanceof UnexpectedBody) return unexpected(thrown, where);
  const facts = factsOf(thrown);
  const kind = kindOf(facts);
  const details: JsonObject = {
    provider: where.provider,
    model: where.model,
    ...(facts.status === undefined ? {} : { status: facts.status }),
    ...(kind === '' ? {} : { type: kind }),
    detail: [where.provider, where.model, facts.status, kind]
      .filter((part) => part !== undefined && part !== '')
      .join(' '),
  };
  const too_long = isRefusal(facts) ? contextLength(facts) : null;
  const code = too_long === null ? codeOf(facts) : 'model_rejected';
  const error = new RuntimeError(code, details, causeOf(thrown, where.keys));
  return {
    error,
    retryable: error.retryable && facts.headers?.get('x-should-retry') !== 'false',
    retry_after_ms: retryAfter(facts.headers, where.now),
    too_long,
    said: saidIn(thrown, where),
  };
}

/** Another attempt would meet the same page or body. */
function unexpected(
  { message, contentType }: UnexpectedBody,
  { provider, model, keys }: Where,
): Failure {
  const said = redact(message, keys);
  const details = {
    provider,
    model,
    content_type: contentType,
    detail: `${provider} ${model}: ${said}`,
  };
  const error = new RuntimeError('model_bad_output', details, new Error(said));
  return { error, retryable: false, retry_after_ms: null, too_long: null, said };
}

const withDetails = (error: RuntimeError, { provider, model }: Where): RuntimeError =>
  new RuntimeError(error.code, { provider, model, ...error.details }, error.cause);

/** An error of our own making: those of the SDKs carry live objects, and messages that may quote a key. */
const causeOf = (thrown: unknown, keys: readonly string[]): Error =>
  new Error(
    redact(
      withCauses(thrown)
        .map(({ message }) => message)
        .join(': '),
      keys,
    ),
  );

/** The provider's own sentence; for a connection that failed, the cause of it with host and port. */
function saidIn(thrown: unknown, { keys, host }: Where): string {
  const facts = factsOf(thrown);
  if (facts.status !== undefined || facts.error !== undefined)
    return redact(bodyOf(facts.error) ?? facts.message, keys);
  const deepest = lastMessage(thrown);
  return redact(host === null || deepest.includes(host) ? deepest : `${host}: ${deepest}`, keys);
}

/** Of the innermost cause that says something: an error of several addresses has a code only. */
const lastMessage = (thrown: unknown): string =>
  withCauses(thrown)
    .map(({ message, code }) => message || code)
    .filter((text) => text !== '')
    .at(-1) ?? '';

const bodyOf = (error: unknown): string | undefined =>
  typeof error === 'string' ||
  (typeof error === 'object' && error !== null && Object.keys(error).length > 0)
    ? sentence(error as JsonValue)
    : undefined;

/** Not a limit of the rate or of the account, which may speak of tokens as well. */
const isRefusal = ({ status, isApi }: ErrorFacts): boolean =>
  isApi && ![401, 402, 403, 408, 409, 429].includes(status ?? 0);

function codeOf(facts: ErrorFacts): ErrorCode {
  if (facts.status !== undefined) return codeOfStatus(facts.status, facts);
  if (facts.isApi && facts.error !== undefined)
    return STATUS.test(facts.code)
      ? codeOfStatus(Number(facts.code), facts)
      : codeOfKind(kindOf(facts));
  if (facts.isApi)
    return facts.className.includes('Timeout') ? 'model_timeout' : 'model_unavailable';
  if (facts.name === 'SyntaxError') return 'model_bad_output';
  return isConnectionLoss(facts) ? 'model_stream_broken' : 'internal';
}

/** What gateways say in an error within a stream. */
const STATUS = /^[45]\d\d$/;

/** Some servers answer a bad request with a 5xx: the same request would fail again. */
const BAD_REQUEST =
  /\b(?:bad|invalid)[ _]request|\bnot supported\b|\bunsupported\b|\bdoes not support\b/i;

function codeOfStatus(status: number, facts: ErrorFacts): ErrorCode {
  const kind = kindOf(facts);
  if (status === 408) return 'model_timeout';
  if (status === 429) return kind === 'insufficient_quota' ? 'model_rejected' : 'model_overloaded';
  if (status === 501 || status === 505) return 'model_rejected';
  if (status >= 500 && BAD_REQUEST.test(`${facts.type} ${facts.message}`)) return 'model_rejected';
  if (status === 503 || status === 529) return 'model_overloaded';
  return status === 409 || status >= 500 ? 'model_unavailable' : 'model_rejected';
}

/** What a request is refused for: its form, its account, its content, its images. */
const REFUSED =
  /invalid_|authentication|permission|not_found|too_large|insufficient_quota|policy|residency|image/;

/** Of an error that comes in the middle of a stream, after the status 200. */
function codeOfKind(kind: string): ErrorCode {
  if (/overload|rate_limit/.test(kind)) return 'model_overloaded';
  if (REFUSED.test(kind)) return 'model_rejected';
  return /timeout/.test(kind) ? 'model_timeout' : 'model_unavailable';
}

/** A code of digits only repeats the status. */
const NAME = /^(?!\d+$)[\w.-]{1,64}$/;
const kindOf = ({ code, type }: ErrorFacts): string =>
  [code, type].find((name) => NAME.test(name)) ?? '';

const LOSS = /^(?:UND_ERR_|ECONN|EPIPE|ETIMEDOUT|ENET|EHOST)/;

/** What ours and `fetch` throw when the connection ends in the middle of a body. */
const isConnectionLoss = (facts: ErrorFacts): boolean =>
  facts.name === 'ConnectionLost' ||
  (facts.name === 'TypeError' && facts.message === 'terminated') ||
  LOSS.test(facts.code) ||
  LOSS.test(factsOf(facts.cause).code);
