/** US dollars for a million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  /** Input that was read from the provider's cache. */
  readonly cached_input: number;
  /** Input that was written to it. */
  readonly cache_write: number;
}

/** What is known of a model: its limits in tokens, its prices, and what its API accepts. */
export interface ModelInfo {
  readonly provider: 'anthropic' | 'openai';
  readonly context_window: number;
  readonly max_output_tokens: number;
  readonly prices: Prices;
  /** A prompt of more than `over_tokens` pays these for all of its tokens. */
  readonly long_prompt?: { readonly over_tokens: number; readonly prices: Prices };
  /** `native`: the API holds the answer to a JSON Schema. `tool`: it has to be asked for as the arguments of a tool. */
  readonly structured_output: 'native' | 'tool';
  /** `without_reasoning`: only with the reasoning effort `none`. `never`: not over the API that is used here. */
  readonly tools: 'yes' | 'without_reasoning' | 'never';
  /** Whether the API lets a request force a tool. `without_thinking`: where thinking is off. */
  readonly forced_tool: 'yes' | 'without_thinking' | 'no';
  /** Whether the API takes `temperature` and `top_p`. */
  readonly sampling: boolean;
  /** Whether the model reasons before it answers: it may be silent for long. */
  readonly reasons: boolean;
  /** How thinking is asked for: with a budget, or left to the model. */
  readonly thinking: 'budget' | 'adaptive' | 'none';
  /** Whether the API takes a reasoning effort. */
  readonly effort: boolean;
}
