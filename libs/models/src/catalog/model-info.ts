import type { ModelApi, ReasoningEffort } from '@mozaiks/contracts';

/** US dollars per million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  /** Input that was read from the provider's cache. */
  readonly cached_input: number;
  /** Input that was written to the provider's cache. */
  readonly cache_write: number;
}

/**
 * What is known of a model: its limits in tokens, its prices, and what its API accepts. An absent
 * field is unknown.
 */
export interface ModelInfo {
  /** The name of the provider that offers it at these prices. */
  readonly provider: string;
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly prices?: Prices;
  /** For a prompt of more than `over_tokens`, these prices apply to all of its tokens. */
  readonly long_prompt?: { readonly over_tokens: number; readonly prices: Prices };
  /**
   * OpenAI: the API that the model needs. `responses`: Chat Completions does not support everything
   * that the model can do.
   */
  readonly api?: ModelApi;
  /**
   * `native`: the API enforces a JSON Schema. `tool`: the answer has to be requested as the
   * arguments of a tool.
   */
  readonly structured_output?: 'native' | 'tool';
  /**
   * Tools over Chat Completions. `without_reasoning`: only with the reasoning effort `none`. Over
   * Responses every model accepts tools.
   */
  readonly tools?: 'yes' | 'without_reasoning' | 'never';
  /**
   * Anthropic: whether the model accepts system messages in the conversation, after a user message.
   */
  readonly system_messages?: boolean;
  /**
   * Anthropic: whether progress updates between calls arrive as thinking, and can be requested
   * without the reasoning (`display: updates`).
   */
  readonly updates?: boolean;
  /** Whether the API lets a request force a tool. `without_thinking`: only if thinking is off. */
  readonly forced_tool?: 'yes' | 'without_thinking' | 'no';
  /** Whether the API accepts `temperature` and `top_p`. */
  readonly sampling?: boolean;
  /** Whether the model reasons before it answers, and may be silent for a long time. */
  readonly reasons?: boolean;
  /** How thinking is requested: with a budget, or left to the model. */
  readonly thinking?: 'budget' | 'adaptive' | 'none';
  /** The reasoning efforts that the API accepts. Empty: none at all, not even the word `none`. */
  readonly effort?: readonly ReasoningEffort[];
}

/**
 * By the provider's name of the model, without a date at its end. The newest model of a family
 * comes first.
 */
export type Models = Readonly<Record<string, ModelInfo>>;
