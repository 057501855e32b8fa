import {
  RuntimeError,
  type Clock,
  type LlmConfig,
  type ModelRequest,
  type ModelUsage,
} from '@mozaiks/contracts';
import type { ChunkSink } from '../chunk-stream.ts';
import type { ModelKnowledge } from '../catalog/knowledge.ts';
import type { Provider } from '../provider-call.ts';
import type { Address } from '../network/address-of.ts';
import type { TimeLimits } from '../time-limits.ts';
import { failureOf, type Failure } from './failure-of.ts';

/** A model that may be asked. */
export interface Target extends ModelKnowledge {
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
  /** The number of the attempt within the request, from 1. */
  readonly attempt: number;
  readonly sink: ChunkSink;
  readonly signal: AbortSignal;
  readonly limits: TimeLimits;
  readonly clock: Clock;
}

/**
 * Runs one attempt. Resolves to null after its `finish`, otherwise to the failure. Rejects only if
 * the signal is aborted.
 */
export async function runAttempt(input: AttemptInput): Promise<FailedAttempt | null> {
  const { target, request, attempt, signal, limits, clock } = input;
  const began = clock.monotonic();
  const observed = observe(input.sink);
  try {
    const { ask, config, model, dialect, listed, pricing } = target;
    const traced =
      request.traceparent === undefined ? {} : { traceparent: request.traceparent(attempt) };
    const asked = { request, config, model, dialect, listed, pricing, ...traced };
    const { used, asks, sink } = observed;
    await ask({ ...asked, signal, limits, used, asks, sink });
    if (observed.finished()) return null;
    throw new RuntimeError('model_stream_broken');
  } catch (thrown) {
    signal.throwIfAborted();
    const { provider, model } = target;
    const where = { provider, model, now: clock.now(), ...whereOf(observed.address()) };
    const duration_ms = Math.round(clock.monotonic() - began);
    return { ...failureOf(thrown, where), usage: observed.usage(), duration_ms };
  }
}

/**
 * Records what an attempt reports besides its answer. Usage that is known before the end is sent
 * with the next chunk.
 */
function observe(sink: ChunkSink) {
  let usage: ModelUsage | null = null;
  let unreported: ModelUsage | null = null;
  let address: Address | null = null;
  let finished = false;
  return {
    used: (known: ModelUsage): void => {
      usage = known;
      unreported = known;
    },
    asks: (asked: Address): void => {
      address = asked;
    },
    sink: {
      drained: sink.drained,
      push: (chunk): void => {
        finished ||= chunk.type === 'finish';
        if (unreported !== null && !finished) sink.push({ type: 'usage', usage: unreported });
        unreported = null;
        sink.push(chunk);
      },
    } satisfies ChunkSink,
    usage: (): ModelUsage | null => usage,
    address: (): Address | null => address,
    finished: (): boolean => finished,
  };
}

/** The host, which errors may name, and the keys, which they must not contain. */
function whereOf(address: Address | null): {
  readonly keys: readonly string[];
  readonly host: string | null;
} {
  if (address === null) return { keys: [], host: null };
  const keys = [...(address.key === null ? [] : [address.key]), ...Object.values(address.headers)];
  const { host, port, protocol } = URL.canParse(address.base_url)
    ? new URL(address.base_url)
    : { host: address.base_url, port: '-', protocol: '' };
  return { keys, host: port === '' ? `${host}:${protocol === 'http:' ? 80 : 443}` : host };
}
