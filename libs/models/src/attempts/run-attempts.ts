import type {
  Clock,
  CounterName,
  Ids,
  LlmConfig,
  Logger,
  Metrics,
  ModelChunk,
  ModelRequest,
} from '@mozaiks/contracts';
import { RuntimeError, isRuntimeError } from '@mozaiks/contracts';
import type { ContextLength } from './context-length.ts';
import type { TimeLimits } from '../time-limits.ts';
import type { ChunkSink } from '../chunk-stream.ts';
import { backoff } from './backoff.ts';
import { runAttempt, type FailedAttempt, type Target } from './run-attempt.ts';

/** Retries per model, if its `llm_config` does not set them. */
export const DEFAULT_RETRIES = 2;

export interface AttemptsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly metrics?: Pick<Metrics, 'count'> | undefined;
  readonly limits: TimeLimits;
  /** Dev mode: errors include the provider's message, for the author to read. */
  readonly exposeDetails: boolean;
  /**
   * Called with a request that was too long. Returns the window that the model is assumed to have
   * from now on.
   */
  readonly onTooLong: (target: Target, request: ModelRequest, refusal: ContextLength) => number;
  /** Throws `model_not_configured`. */
  readonly targetOf: (config: LlmConfig, request: ModelRequest) => Target;
}

export interface Asking {
  readonly request: ModelRequest;
  readonly sink: ChunkSink;
  readonly signal: AbortSignal;
}

/** Counts the attempts at the request's models. */
interface Counted extends Asking {
  attempts: number;
}

/** The failure of one model. `next`: whether the next one may be asked. */
interface Outcome {
  readonly error: RuntimeError;
  readonly next: boolean;
}

/**
 * Asks the request's model, then its fallbacks in order. A failed attempt that is followed by
 * another one is reported as `attempt_failed`; the last failure is thrown. A fallback that is not
 * configured is skipped.
 */
export async function runAttempts(deps: AttemptsDeps, asking: Asking): Promise<void> {
  const { request } = asking;
  const counted: Counted = { ...asking, attempts: 0 };
  const { fallback = [], ...first } = request.llm_config;
  let outcome = await askOne(deps, counted, {
    target: deps.targetOf(first, request),
    hasNext: fallback.length > 0,
  });
  for (const [index, config] of fallback.entries()) {
    if (outcome === null || !outcome.next) break;
    const target = configured(deps, request, config);
    const hasNext = index < fallback.length - 1;
    if (target !== null) count(deps, 'mozaiks_model_fallbacks_total', target);
    const tried: Outcome | null =
      target === null ? outcome : await askOne(deps, counted, { target, hasNext });
    if (tried?.error.code !== 'model_not_configured') outcome = tried;
  }
  if (outcome !== null) throw outcome.error;
}

function configured(deps: AttemptsDeps, request: ModelRequest, config: LlmConfig): Target | null {
  try {
    return deps.targetOf(config, request);
  } catch (error) {
    if (!isRuntimeError(error, 'model_not_configured')) throw error;
    deps.logger.log('warn', 'a fallback model is not configured', {
      event: 'model_fallback_skipped',
      agent: request.agent,
      error,
    });
    return null;
  }
}

interface Candidate {
  readonly target: Target;
  /** Another model can be asked if this one fails. */
  readonly hasNext: boolean;
}

/** Runs all attempts at one model. Resolves to null after an answer. */
async function askOne(
  deps: AttemptsDeps,
  asking: Counted,
  { target, hasNext }: Candidate,
): Promise<Outcome | null> {
  const deadline = deps.clock.monotonic() + (target.config.timeout_ms ?? deps.limits.total_ms);
  const retries = target.config.retries ?? DEFAULT_RETRIES;
  for (let failures = 1; ; failures += 1) {
    const limits = { ...deps.limits, total_ms: Math.max(1, deadline - deps.clock.monotonic()) };
    asking.attempts += 1;
    const failed = await runAttempt({
      ...asking,
      attempt: asking.attempts,
      target,
      limits,
      clock: deps.clock,
    });
    if (failed === null) return null;
    report(deps, { target, request: asking.request }, failed);
    const learned =
      failed.too_long === null ? null : deps.onTooLong(target, asking.request, failed.too_long);
    const wait = backoff(failures, failed.retry_after_ms, deps);
    const again =
      failed.retryable && failures <= retries && deps.clock.monotonic() + wait < deadline;
    if (again || (failed.retryable && hasNext))
      asking.sink.push(failedChunk(target, failed, deps.exposeDetails));
    if (!again)
      return { error: finalError(failed, deps.exposeDetails, learned), next: failed.retryable };
    await deps.clock.sleep(wait, asking.signal);
    count(deps, 'mozaiks_model_retries_total', target);
  }
}

type NextAttempt = Extract<
  CounterName,
  'mozaiks_model_fallbacks_total' | 'mozaiks_model_retries_total'
>;

const count = ({ metrics }: AttemptsDeps, name: NextAttempt, { provider, model }: Target): void =>
  metrics?.count(name, { gen_ai_provider_name: provider, gen_ai_request_model: model });

const failedChunk = (
  target: Target,
  { error, usage, duration_ms, said }: FailedAttempt,
  exposeDetails: boolean,
): ModelChunk => ({
  type: 'attempt_failed',
  code: error.code,
  message: error.message,
  provider: target.provider,
  model: target.model,
  usage,
  duration_ms,
  ...(exposeDetails && said !== '' ? { details: { said } } : {}),
});

/**
 * The error for the caller. It includes the usage of the last attempt, which is not reported
 * elsewhere.
 */
function finalError(
  { error, usage, said }: FailedAttempt,
  exposeDetails: boolean,
  learned: number | null,
): RuntimeError {
  const more = {
    ...(learned === null ? {} : { context_window: learned }),
    ...(usage === null ? {} : { usage: { ...usage } }),
    ...(exposeDetails && said !== '' ? { said } : {}),
  };
  return new RuntimeError(error.code, { ...error.details, ...more }, error.cause);
}

interface Attempted {
  readonly target: Target;
  readonly request: ModelRequest;
}

function report(
  { logger }: AttemptsDeps,
  { target, request }: Attempted,
  { error, duration_ms, said }: FailedAttempt,
): void {
  logger.log('warn', 'a model attempt failed', {
    event: 'model_attempt_failed',
    agent: request.agent,
    code: error.code,
    duration_ms,
    data: {
      provider: target.provider,
      model: target.model,
      purpose: request.purpose,
      log_id: request.log.log_id,
      ...(said === '' ? {} : { said }),
    },
    error,
  });
}
