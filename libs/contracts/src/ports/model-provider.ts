import type { ModelChunk, ModelRequest } from '../model.ts';

export interface ResolvedModel {
  readonly provider: string;
  readonly model: string;
  /**
   * Tokens that fit into one call, including the answer. Absent: unknown, and nothing is trimmed.
   */
  readonly context_window?: number;
  /** US dollars for a million tokens. Absent: unknown, and costs are only counted afterwards. */
  readonly prices?: { readonly input: number; readonly output: number };
}

export interface ModelProvider {
  /**
   * Streams one answer, including retries, fallbacks and time limits. The last chunk is `finish`.
   * Throws a RuntimeError with a `model_*` code if no attempt is left. Ends immediately if `signal`
   * is aborted, by throwing anything: the caller checks the signal.
   */
  stream(request: ModelRequest, signal: AbortSignal): AsyncIterable<ModelChunk>;
  /**
   * Provider and model that a call would use, for `agent_start` and for capability checks. Throws
   * `model_not_configured`. `context_window` counts tokens of prompt and answer together. Absent:
   * unknown.
   */
  resolve(request: Pick<ModelRequest, 'llm_config' | 'script'>): ResolvedModel;
}
