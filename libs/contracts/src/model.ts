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
  /** `from`: the agent that said it, when it is another agent's text; absent for the user. */
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
  /** `text`: the result as the model reads it: a string itself, else compact JSON, for an error its message. `value`: the result unchanged. */
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

/** One model call. Laid out for provider caches: `preamble` and `tools` are the same for every call of a workflow's agent, `instructions` come last. */
export interface ModelRequest {
  readonly llm_config: LlmConfig;
  readonly agent: string;
  readonly purpose: EventOf<'usage'>['purpose'];
  readonly log: LogRef;
  readonly preamble: string;
  readonly tools: readonly ModelTool[];
  readonly messages: readonly ModelMessage[];
  /** The agent's own instructions of this turn. Not one of `messages`. */
  readonly instructions: string;
  /** `name` forces one tool, `required` any. Default: `auto`. */
  readonly tool_choice?: 'auto' | 'required' | { readonly name: string };
  /** Provider-native structured output, where the model has it. */
  readonly output?: { readonly name: string; readonly schema: JsonObject };
  readonly cache_seed: number;
  /** For the request of the n-th attempt, from 1: its span (W3C Trace Context). Absent: no traces. */
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
  /** A sign of life while the model thinks; what the provider needs back comes with `finish`. */
  | { readonly type: 'thinking'; readonly text: string }
  /** A complete call. `arguments` null: what the model wrote is not a JSON object; `raw` is it. */
  | {
      readonly type: 'tool_call';
      readonly tool: string;
      readonly arguments: JsonObject | null;
      readonly raw: string;
    }
  /** Ends one attempt that failed, when another follows: text of it that was shown is void. */
  | {
      readonly type: 'attempt_failed';
      readonly code: string;
      readonly message: string;
      readonly provider: string;
      readonly model: string;
      readonly usage: ModelUsage | null;
      readonly duration_ms: number;
      /** For the author: absent outside dev mode. */
      readonly details?: FailureDetails;
    }
  /** What the answer has used so far, if the provider says so before its end. */
  | { readonly type: 'usage'; readonly usage: ModelUsage }
  /** Always last; a stream that ends without it has failed. `provider` and `model` are those that answered. */
  | {
      readonly type: 'finish';
      /** `other`: not known here; the text stands, but may be incomplete. */
      readonly reason: 'stop' | 'tool_calls' | 'length' | 'refusal' | 'content_filter' | 'other';
      readonly provider: string;
      readonly model: string;
      readonly usage: ModelUsage | null;
      readonly cached: boolean;
      readonly provider_data?: JsonValue;
    };
