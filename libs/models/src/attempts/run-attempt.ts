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
  /** Which one it is of this request, from 1. */
  readonly attempt: number;
  readonly sink: ChunkSink;
  readonly signal: AbortSignal;
  readonly limits: TimeLimits;
  readonly clock: Clock;
}

/** Runs one attempt. Resolves to null after its `finish`, otherwise to what went wrong; rejects only if the signal is aborted. */
export async function runAttempt(input: AttemptInput): Promise<FailedAttempt | null> {
  const { target, request, attempt, signal, limits, clock } = input;
  const began = clock.monotonic();
  const heard = listenTo(input.sink);
  try {
    const { ask, config, model, dialect, listed, pricing } = target;
    const traced =
      request.traceparent === undefined ? {} : { traceparent: request.traceparent(attempt) };
    const asked = { request, config, model, dialect, listed, pricing, ...traced };
    const { used, asks, sink } = heard;
    await ask({ ...asked, signal, limits, used, asks, sink });
    if (heard.finished()) return null;
    throw new RuntimeError('model_stream_broken');
  } catch (thrown) {
    signal.throwIfAborted();
    const { provider, model } = target;
    const where = { provider, model, now: clock.now(), ...whereOf(heard.address()) };
    const duration_ms = Math.round(clock.monotonic() - began);
    return { ...failureOf(thrown, where), usage: heard.usage(), duration_ms };
  }
}

/** What an attempt tells beside its answer. Usage that is known before the end is told with the next chunk. */
function listenTo(sink: ChunkSink) {
  let usage: ModelUsage | null = null;
  let untold: ModelUsage | null = null;
  let address: Address | null = null;
  let finished = false;
  return {
    used: (known: ModelUsage): void => {
      usage = known;
      untold = known;
    },
    asks: (asked: Address): void => {
      address = asked;
    },
    sink: {
      drained: sink.drained,
      push: (chunk): void => {
        finished ||= chunk.type === 'finish';
        if (untold !== null && !finished) sink.push({ type: 'usage', usage: untold });
        untold = null;
        sink.push(chunk);
      },
    } satisfies ChunkSink,
    usage: (): ModelUsage | null => usage,
    address: (): Address | null => address,
    finished: (): boolean => finished,
  };
}

/** What errors may name of an address, and what they must not: its host, and the keys. */
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
