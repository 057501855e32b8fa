import type { LlmConfig, ModelRequest, ModelUsage } from '@mozaiks/contracts';
import type { ModelKnowledge } from './catalog/knowledge.ts';
import type { ChunkSink } from './chunk-stream.ts';
import type { Address } from './network/address-of.ts';
import type { TimeLimits } from './time-limits.ts';

/** One attempt at one model. `request.llm_config` may name another model: `config` and `model` are those asked now. */
export interface ProviderCall extends ModelKnowledge {
  readonly request: ModelRequest;
  /** To be sent with the request of this attempt. */
  readonly traceparent?: string;
  readonly config: LlmConfig;
  readonly model: string;
  /** Aborted when the answer is no longer wanted. */
  readonly signal: AbortSignal;
  /** For providers that go over the network; `total_ms` is what this model has left. */
  readonly limits: TimeLimits;
  /** Where the answer is written, its `finish` last. */
  readonly sink: ChunkSink;
  /** Hears what the attempt has used so far, as soon as it is known: for attempts that fail. */
  readonly used: (usage: ModelUsage) => void;
  /** Hears who is asked: errors name the address, and never the key. */
  readonly asks: (address: Address) => void;
}

/** Runs one attempt, up to `finish`. Throws whatever went wrong; never writes `attempt_failed`. */
export type Provider = (call: ProviderCall) => Promise<void>;
