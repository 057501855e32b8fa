import type { JsonObject } from '../json.ts';

/** The built-in model providers. The first one whose key is set is the default. */
export const PROVIDERS = ['anthropic', 'openai', 'openai-compatible', 'scripted'] as const;

/** As the vendors name them today. No model supports all of them. */
export const REASONING_EFFORTS = [
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max',
] as const;
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number];

/** The two APIs of OpenAI: Chat Completions and Responses. */
export const MODEL_APIS = ['chat', 'responses'] as const;
export type ModelApi = (typeof MODEL_APIS)[number];

/** US dollars for a million tokens. Default for cached input: the price of other input. */
export interface ModelPrices {
  readonly input: number;
  readonly output: number;
  readonly cached_input?: number;
  readonly cache_write?: number;
}

/**
 * The model of an agent. If `provider` or `model` is absent, the process's settings choose it when
 * a run needs it.
 */
export interface LlmConfig {
  /** One of `PROVIDERS`, or one that the embedder registers. */
  readonly provider?: string;
  readonly model?: string;
  /**
   * For `openai` and `openai-compatible` only. Absent: Responses for models of OpenAI that require
   * it, otherwise Chat Completions.
   */
  readonly api?: ModelApi;
  readonly base_url?: string;
  /** The name of an environment variable, never a key. */
  readonly api_key_env?: string;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly max_tokens?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly reasoning_effort?: ReasoningEffort;
  readonly thinking?: { readonly budget_tokens: number };
  /**
   * For models that are not in the table: tokens that fit into one call including its answer, and
   * the longest answer.
   */
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly prices?: ModelPrices;
  /** For each header, the name of the environment variable with its value. */
  readonly headers?: { readonly [header: string]: string };
  /** Added to the body of every request. */
  readonly extra_body?: JsonObject;
  /** Anthropic: the version of the API. Default: the SDK's. */
  readonly api_version?: string;
  readonly timeout_ms?: number;
  readonly retries?: number;
  /** Tried in order after a retryable failure. Resolved from the names in `models`. */
  readonly fallback?: readonly LlmConfig[];
  readonly cache?: boolean;
}
