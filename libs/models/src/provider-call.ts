import type { LlmConfig, ModelChunk, ModelRequest, ModelUsage } from '@mozaiks/contracts';
import type { TimeLimits } from './time-limits.ts';

/** One attempt at one model. `request.llm_config` may name another model: `config` and `model` are those asked now. */
export interface ProviderCall {
  readonly request: ModelRequest;
  readonly config: LlmConfig;
  readonly model: string;
  /** Aborted when nobody wants the answer any more. */
  readonly signal: AbortSignal;
  /** For providers that go over the network; `total_ms` is what this model has left. */
  readonly limits: TimeLimits;
  /** Hears what the attempt has used so far, as soon as it is known: for attempts that fail. */
  readonly used: (usage: ModelUsage) => void;
  /** Hears of the key that is used, so that no error repeats it. */
  readonly hide: (key: string | null) => void;
}

/** Streams one attempt, ended by `finish`. Throws whatever went wrong; never yields `attempt_failed`. */
export type Provider = (call: ProviderCall) => AsyncIterable<ModelChunk>;
