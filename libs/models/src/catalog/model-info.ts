import type { ModelApi, ReasoningEffort } from '@mozaiks/contracts';

/** US dollars for a million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
  /** Input that was read from the provider's cache. */
  readonly cached_input: number;
  /** Input that was written to it. */
  readonly cache_write: number;
}

/** What is known of a model: its limits in tokens, its prices, and what its API accepts. A field that is absent is not known. */
export interface ModelInfo {
  /** The name of the provider that offers it at these prices. */
  readonly provider: string;
  readonly context_window?: number;
  readonly max_output_tokens?: number;
  readonly prices?: Prices;
  /** A prompt of more than `over_tokens` pays these for all of its tokens. */
  readonly long_prompt?: { readonly over_tokens: number; readonly prices: Prices };
  /** OpenAI: the API that the model wants. `responses`: Chat Completions cannot do all that the model can. */
  readonly api?: ModelApi;
  /** `native`: the API holds the answer to a JSON Schema. `tool`: it has to be asked for as the arguments of a tool. */
  readonly structured_output?: 'native' | 'tool';
  /** Over Chat Completions. `without_reasoning`: only with the reasoning effort `none`. Over Responses every model takes tools. */
  readonly tools?: 'yes' | 'without_reasoning' | 'never';
  /** Anthropic: whether the model takes system messages in the conversation, after what a user said. */
  readonly system_messages?: boolean;
  /** Anthropic: whether what the model says between calls comes as thinking, and can be asked for without its reasoning (`display: updates`). */
  readonly updates?: boolean;
  /** Whether the API lets a request force a tool. `without_thinking`: if thinking is off. */
  readonly forced_tool?: 'yes' | 'without_thinking' | 'no';
  /** Whether the API takes `temperature` and `top_p`. */
  readonly sampling?: boolean;
  /** Whether the model reasons before it answers: it may be silent for long. */
  readonly reasons?: boolean;
  /** How thinking is asked for: with a budget, or left to the model. */
  readonly thinking?: 'budget' | 'adaptive' | 'none';
  /** The reasoning efforts that the API takes. Empty: none at all, not even the word `none`. */
  readonly effort?: readonly ReasoningEffort[];
}

/** By the provider's name of the model, without a date at its end; the newest of a family first. */
export type Models = Readonly<Record<string, ModelInfo>>;
