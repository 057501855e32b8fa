import type { ModelChunk, ModelRequest } from '../model.ts';

export interface ResolvedModel {
  readonly provider: string;
  readonly model: string;
  /** Tokens that fit into one call, the answer included; absent: not known, and nothing is cut. */
  readonly context_window?: number;
  /** US dollars for a million tokens; absent: not known, and costs are only counted afterwards. */
  readonly prices?: { readonly input: number; readonly output: number };
}

export interface ModelProvider {
  /**
   * Streams one answer and ends with `finish`. Throws a RuntimeError of a `model_*` code when no attempt is left, and ends at once when `signal` is aborted
   * (by throwing whatever; the caller checks the signal). Retries, fallbacks and time limits are inside.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
  /**
   * Provider and model that would be asked, for `agent_start` and for capability checks; throws `model_not_configured`. `context_window` is in tokens,
   * prompt and answer together; absent where it is not known.
   */
  resolve(request: Pick<ModelRequest, 'llm_config' | 'script'>): ResolvedModel;
}
