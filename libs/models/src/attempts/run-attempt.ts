import { RuntimeError, type Clock, type LlmConfig, type ModelChunk, type ModelRequest, type ModelUsage } from '@mozaiks/contracts';
import type { Provider } from '../provider-call.ts';
import type { TimeLimits } from '../time-limits.ts';
import { failureOf, type Failure } from './failure-of.ts';

/** A model that may be asked. */
export interface Target {
  readonly provider: string;
  readonly model: string;
  readonly config: LlmConfig;
  readonly ask: Provider;
}

export interface FailedAttempt extends Failure {
  readonly usage: ModelUsage | null;
  readonly duration_ms: number;
}

interface AttemptInput {
  readonly target: Target;
  readonly request: ModelRequest;
  readonly signal: AbortSignal;
  readonly limits: TimeLimits;
  readonly clock: Clock;
}

/** Streams one attempt. Returns null after its `finish`, else what went wrong; throws only when the signal is aborted. */
export async function* runAttempt({
  target,
  request,
  signal,
  limits,
  clock,
}: AttemptInput): AsyncGenerator<ModelChunk, FailedAttempt | null> {
  const began = clock.monotonic();
  let usage: ModelUsage | null = null;
  let key: string | null = null;
  const hears = {
    used: (known: ModelUsage): void => {
      usage = known;
    },
    hide: (secret: string | null): void => {
      key = secret;
    },
  };
  try {
    for await (const chunk of target.ask({ request, config: target.config, model: target.model, signal, limits, ...hears })) {
      yield chunk;
      if (chunk.type === 'finish') return null;
    }
    throw new RuntimeError('model_stream_broken');
  } catch (thrown) {
    signal.throwIfAborted();
    const failure = failureOf(thrown, { provider: target.provider, model: target.model, now: clock.now(), key });
    return { ...failure, usage, duration_ms: Math.round(clock.monotonic() - began) };
  }
}
