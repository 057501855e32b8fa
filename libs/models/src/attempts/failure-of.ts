import {
  defined,
  RuntimeError,
  isRuntimeError,
  type ErrorCode,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import { UnexpectedBody, messageOf } from '../network/answer-errors.ts';
import { contextLength, type ContextLength } from './context-length.ts';
import { factsOf, withCauses, type ErrorFacts } from './error-facts.ts';
import { redact } from './redact.ts';
import { retryAfter } from './retry-after.ts';

/** A failed attempt. */
export interface Failure {
  readonly error: RuntimeError;
  /** Whether another attempt may succeed. */
  readonly retryable: boolean;
  /** The wait that the provider requests, in milliseconds; null if it requests none. */
  readonly retry_after_ms: number | null;
  /** Set if the request was too long for the model; null for other failures. */
  readonly too_long: ContextLength | null;
  /**
   * The message of the provider or the network, shortened and without keys; empty if there is none.
   */
  readonly said: string;
}

interface AttemptTarget {
  readonly provider: string;
  readonly model: string;
  /** The key, and the values of headers that may be one. */
  readonly keys: readonly string[];
  /** Host and port of the request; null if none was sent. */
  readonly host: string | null;
  readonly now: number;
}

/**
 * Maps a failure to one of our codes. Clients see the details, so the provider's message is only in
 * `said` and in the cause.
 */
export function failureOf(thrown: unknown, where: AttemptTarget): Failure {
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
    ...defined({ status: facts.status }),
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
    said: messageIn(thrown, where),
  };
}

/** Another attempt would get the same page or body. */
function unexpected(
  { message, contentType }: UnexpectedBody,
  { provider, model, keys }: AttemptTarget,
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

const withDetails = (error: RuntimeError, { provider, model }: AttemptTarget): RuntimeError =>
  new RuntimeError(error.code, { provider, model, ...error.details }, error.cause);

/**
 * A new error, because those of the SDKs contain live objects, and messages that may quote a key.
 */
const causeOf = (thrown: unknown, keys: readonly string[]): Error =>
  new Error(
    redact(
      withCauses(thrown)
        .map(({ message }) => message)
        .join(': '),
      keys,
    ),
  );

/** The provider's own message. For a failed connection: the cause with host and port. */
function messageIn(thrown: unknown, { keys, host }: AttemptTarget): string {
  const facts = factsOf(thrown);
  if (facts.status !== undefined || facts.error !== undefined)
    return redact(bodyOf(facts.error) ?? facts.message, keys);
  const deepest = lastMessage(thrown);
  return redact(host === null || deepest.includes(host) ? deepest : `${host}: ${deepest}`, keys);
}

/**
 * The message of the innermost cause that has one: an error that covers several addresses has only
 * a code.
 */
const lastMessage = (thrown: unknown): string =>
  withCauses(thrown)
    .map(({ message, code }) => message || code)
    .filter((text) => text !== '')
    .at(-1) ?? '';

const bodyOf = (error: unknown): string | undefined =>
  typeof error === 'string' ||
  (typeof error === 'object' && error !== null && Object.keys(error).length > 0)
    ? messageOf(error as JsonValue)
    : undefined;

/** Not a rate or account limit, which may mention tokens as well. */
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

/** Codes of gateways in an error within a stream. */
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

/** Reasons to reject a request: its form, its account, its content, its images. */
const REFUSED =
  /invalid_|authentication|permission|not_found|too_large|insufficient_quota|policy|residency|image/;

/** The code for an error in the middle of a stream, after the status 200. */
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

/** The errors of our client and of `fetch` when the connection ends in the middle of a body. */
const isConnectionLoss = (facts: ErrorFacts): boolean =>
  facts.name === 'ConnectionLost' ||
  (facts.name === 'TypeError' && facts.message === 'terminated') ||
  LOSS.test(facts.code) ||
  LOSS.test(factsOf(facts.cause).code);
