export const PROVIDERS = ['anthropic', 'openai', 'openai-compatible', 'scripted'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

/** Which model an agent uses. `provider` and `model` absent: chosen by the process's settings when a run needs them. */
export interface LlmConfig {
  readonly provider?: ProviderName;
  readonly model?: string;
  readonly base_url?: string;
  /** The name of an environment variable, never a key. */
  readonly api_key_env?: string;
  readonly temperature?: number;
  readonly top_p?: number;
  readonly max_tokens?: number;
  readonly stop?: readonly string[];
  readonly seed?: number;
  readonly reasoning_effort?: 'low' | 'medium' | 'high';
  readonly thinking?: { readonly budget_tokens: number };
  readonly timeout_ms?: number;
  readonly retries?: number;
  /** Tried in order on a retryable failure; resolved from the names in `models`. */
  readonly fallback?: readonly LlmConfig[];
  readonly cache?: boolean;
}
