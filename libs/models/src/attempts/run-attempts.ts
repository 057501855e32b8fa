import type { Clock, Ids, LlmConfig, Logger, ModelChunk, ModelRequest } from '@mozaiks/contracts';
import { RuntimeError, isRuntimeError } from '@mozaiks/contracts';
import type { TimeLimits } from '../time-limits.ts';
import { backoff } from './backoff.ts';
import { runAttempt, type FailedAttempt, type Target } from './run-attempt.ts';

const DEFAULT_RETRIES = 2;

export interface AttemptsDeps {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly limits: TimeLimits;
  /** Throws `model_not_configured`. */
  readonly targetOf: (config: LlmConfig, request: ModelRequest) => Target;
}

interface Asking {
  readonly deps: AttemptsDeps;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
}

/** How asking one model ended badly; `next`: whether the next one may be asked. */
interface Outcome {
  readonly error: RuntimeError;
  readonly next: boolean;
}

/**
 * Asks the request's model, and after failures that another attempt may mend, asks again, then its fallbacks in order. Every failed attempt that is
 * followed by another ends in `attempt_failed`; the last failure is thrown. A fallback that is not configured is passed over.
 */
export async function* runAttempts(deps: AttemptsDeps, request: ModelRequest, signal: AbortSignal): AsyncGenerator<ModelChunk, void> {
  const { fallback = [], ...first } = request.llm_config;
  const asking = { deps, request, signal };
  let outcome = yield* askOne(asking, deps.targetOf(first, request), fallback.length > 0);
  for (const [index, config] of fallback.entries()) {
    if (outcome === null || !outcome.next) break;
    const target = configured(asking, config);
    const tried: Outcome | null = target === null ? outcome : yield* askOne(asking, target, index < fallback.length - 1);
    if (tried?.error.code !== 'model_not_configured') outcome = tried;
  }
  if (outcome !== null) throw outcome.error;
}

function configured({ deps, request }: Asking, config: LlmConfig): Target | null {
  try {
    return deps.targetOf(config, request);
  } catch (error) {
    if (!isRuntimeError(error, 'model_not_configured')) throw error;
    deps.logger.log('warn', 'a fallback model is not configured', { event: 'model_fallback_skipped', agent: request.agent, error });
    return null;
  }
}

/** All attempts at one model; null after an answer. */
async function* askOne(asking: Asking, target: Target, hasNext: boolean): AsyncGenerator<ModelChunk, Outcome | null> {
  const { deps, request, signal } = asking;
  const deadline = deps.clock.monotonic() + (target.config.timeout_ms ?? deps.limits.total_ms);
  const retries = target.config.retries ?? DEFAULT_RETRIES;
  for (let failures = 1; ; failures += 1) {
    const limits = { ...deps.limits, total_ms: Math.max(1, deadline - deps.clock.monotonic()) };
    const failed = yield* runAttempt({ target, request, signal, limits, clock: deps.clock });
    if (failed === null) return null;
    report(asking, target, failed);
    const wait = backoff(failures, failed.retry_after_ms, deps);
    const again = failed.retryable && failures <= retries && deps.clock.monotonic() + wait < deadline;
    if (again || (failed.retryable && hasNext)) yield failedChunk(target, failed);
    if (!again) return { error: lastWords(failed), next: failed.retryable };
    await deps.clock.sleep(wait, signal);
  }
}

const failedChunk = (target: Target, { error, usage, duration_ms }: FailedAttempt): ModelChunk => ({
  type: 'attempt_failed',
  code: error.code,
  message: error.message,
  provider: target.provider,
  model: target.model,
  usage,
  duration_ms,
});

/** The error as the caller gets it: nothing else tells what the last attempt has used. */
const lastWords = ({ error, usage }: FailedAttempt): RuntimeError =>
  usage === null ? error : new RuntimeError(error.code, { ...error.details, usage: { ...usage } }, error.cause);

function report({ deps, request }: Asking, target: Target, { error, duration_ms }: FailedAttempt): void {
  deps.logger.log('warn', 'a model attempt failed', {
    event: 'model_attempt_failed',
    agent: request.agent,
    code: error.code,
    duration_ms,
    data: { provider: target.provider, model: target.model, purpose: request.purpose, log_id: request.log_id },
    error,
  });
}
