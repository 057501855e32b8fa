import type { ContentPart, EventOf, FailureDetails } from './events.ts';
import type { LogRef } from './ids.ts';
import type { JsonObject, JsonValue } from './json.ts';
import type { LlmConfig, LoadedScriptEntry } from './workflow.ts';

export interface ModelToolCall {
  readonly call_id: string;
  readonly tool: string;
  readonly arguments: JsonObject;
}

export type ModelMessage =
  /** `from`: the other agent that wrote the text. Absent if the user did. */
  | {
      readonly role: 'user';
      readonly from?: string;
      readonly text: string;
      readonly content?: readonly ContentPart[];
    }
  | {
      readonly role: 'assistant';
      readonly text: string;
      readonly tool_calls: readonly ModelToolCall[];
      readonly provider_data?: JsonValue;
    }
  /**
   * `text`: the result as the model reads it: a string as it is, any other value as compact JSON,
   * and an error as its message. `value`: the result unchanged.
   */
  | {
      readonly role: 'tool';
      readonly call_id: string;
      readonly tool: string;
      readonly ok: boolean;
      readonly text: string;
      readonly value: JsonValue;
    };

export interface ModelTool {
  readonly name: string;
  readonly description: string;
  readonly parameters: JsonObject;
}

/**
 * One model call, laid out for provider caches: `preamble` and `tools` are the same for every call
 * of a workflow's agent, and `instructions` come last.
 */
export interface ModelRequest {
  readonly llm_config: LlmConfig;
  readonly agent: string;
  readonly purpose: EventOf<'usage'>['purpose'];
  readonly log: LogRef;
  readonly preamble: string;
  readonly tools: readonly ModelTool[];
  readonly messages: readonly ModelMessage[];
  /** The agent's own instructions for this turn. They are not part of `messages`. */
  readonly instructions: string;
  /** `name` forces one tool, `required` any tool. Default: `auto`. */
  readonly tool_choice?: 'auto' | 'required' | { readonly name: string };
  /** The provider's native structured output, if the model supports it. */
  readonly output?: { readonly name: string; readonly schema: JsonObject };
  readonly cache_seed: number;
  /**
   * The span (W3C Trace Context) for the request of the n-th attempt, from 1. Absent: no traces.
   */
  readonly traceparent?: (attempt: number) => string;
  readonly script?: readonly LoadedScriptEntry[];
}

export interface ModelUsage {
  readonly input_tokens: number | null;
  readonly output_tokens: number | null;
  readonly cached_input_tokens: number | null;
  readonly reasoning_tokens: number | null;
  readonly cost_usd: number | null;
}

export type ModelChunk =
  /** A piece of the answer. */
  | { readonly type: 'text'; readonly text: string }
  /** The model is still thinking. The data that the provider needs back comes with `finish`. */
  | { readonly type: 'thinking'; readonly text: string }
  /**
   * A complete call. If the model did not write a JSON object, `arguments` is null and `raw` is its
   * text.
   */
  | {
      readonly type: 'tool_call';
      readonly tool: string;
      readonly arguments: JsonObject | null;
      readonly raw: string;
    }
  /**
   * Ends a failed attempt that is followed by another one. Text of it that was already shown is
   * void.
   */
  | {
      readonly type: 'attempt_failed';
      readonly code: string;
      readonly message: string;
      readonly provider: string;
      readonly model: string;
      readonly usage: ModelUsage | null;
      readonly duration_ms: number;
      /** For the author. Absent outside dev mode. */
      readonly details?: FailureDetails;
    }
  /** The usage of the answer so far, if the provider reports it before the end. */
  | { readonly type: 'usage'; readonly usage: ModelUsage }
  /**
   * Always last: a stream that ends without it has failed. `provider` and `model` are those that
   * answered.
   */
  | {
      readonly type: 'finish';
      /** `other`: an unknown reason. The text is kept, but may be incomplete. */
      readonly reason: 'stop' | 'tool_calls' | 'length' | 'refusal' | 'content_filter' | 'other';
      readonly provider: string;
      readonly model: string;
      readonly usage: ModelUsage | null;
      readonly cached: boolean;
      readonly provider_data?: JsonValue;
    };
