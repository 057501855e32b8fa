import type { LlmConfig, ModelRequest, ModelUsage } from '@mozaiks/contracts';
import type { ModelKnowledge } from './catalog/knowledge.ts';
import type { ChunkSink } from './chunk-stream.ts';
import type { Address } from './network/address-of.ts';
import type { TimeLimits } from './time-limits.ts';

/**
 * One attempt at one model. `request.llm_config` may name another model: `config` and `model` are
 * those of this attempt.
 */
export interface ProviderCall extends ModelKnowledge {
  readonly request: ModelRequest;
  /** Sent with the request of this attempt. */
  readonly traceparent?: string;
  readonly config: LlmConfig;
  readonly model: string;
  /** Aborted when the answer is no longer needed. */
  readonly signal: AbortSignal;
  /** For providers that use the network. `total_ms` is the time that is left for this model. */
  readonly limits: TimeLimits;
  /** Where the answer is written, with `finish` at its end. */
  readonly sink: ChunkSink;
  /** Reports the usage of the attempt as soon as it is known, for attempts that fail. */
  readonly used: (usage: ModelUsage) => void;
  /** Reports the address that is asked. Errors name its host, and never the key. */
  readonly asks: (address: Address) => void;
}

/** Runs one attempt, up to `finish`. Throws any failure; never writes `attempt_failed`. */
export type Provider = (call: ProviderCall) => Promise<void>;
