import type { JsonObject } from '../json.ts';

/** The model providers that ship. The first of them whose key is set is the default one. */
export const PROVIDERS = ['anthropic', 'openai', 'openai-compatible', 'scripted'] as const;

/** As the vendors name them today; no model takes all of them. */
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

/** OpenAI's two: Chat Completions and Responses. */
export const MODEL_APIS = ['chat', 'responses'] as const;
export type ModelApi = (typeof MODEL_APIS)[number];

/** US dollars for a million tokens. Cached input costs as much as other input unless it says otherwise. */
export interface ModelPrices {
  readonly input: number;
  readonly output: number;
  readonly cached_input?: number;
  readonly cache_write?: number;
}

/** Which model an agent uses. `provider` and `model` absent: chosen by the process's settings when a run needs them. */
export interface LlmConfig {
  /** One of `PROVIDERS`, or one that the embedder registers. */
  readonly provider?: string;
  readonly model?: string;
  /** `openai` and `openai-compatible` only. Absent: Responses for a model of OpenAI that needs it, otherwise Chat Completions. */
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
  /** Tokens that fit into one call, answer included, and the longest answer: for models that are not in the table. */
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly prices?: ModelPrices;
  /** By header, the name of the environment variable that holds its value. */
  readonly headers?: { readonly [header: string]: string };
  /** Added to the body of every request. */
  readonly extra_body?: JsonObject;
  /** Anthropic: the version of the API, in place of the SDK's. */
  readonly api_version?: string;
  readonly timeout_ms?: number;
  readonly retries?: number;
  /** Tried in order on a retryable failure; resolved from the names in `models`. */
  readonly fallback?: readonly LlmConfig[];
  readonly cache?: boolean;
}
