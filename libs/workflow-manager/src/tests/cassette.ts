import type {
  ErrorCode,
  JsonObject,
  JsonValue,
  ModelUsage,
  USAGE_PURPOSES,
} from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';

/** The ways in which an answer may end, other than `stop` and `tool_calls`. */
export const CASSETTE_FINISHES = ['length', 'refusal', 'content_filter', 'other'] as const;

/** One attempt of a model call. */
export interface CassetteAnswer extends ModelUsage {
  readonly agent: string;
  readonly purpose: (typeof USAGE_PURPOSES)[number];
  readonly nested: boolean;
  readonly say: string;
  /** `arguments` is null if the model did not write a JSON object. */
  readonly calls: readonly { readonly tool: string; readonly arguments: JsonObject | null }[];
  readonly finish: 'stop' | 'tool_calls' | (typeof CASSETTE_FINISHES)[number];
  readonly error?: { readonly code: ErrorCode; readonly message: string };
  /** Whether it failed and another attempt followed. */
  readonly retried: boolean;
  readonly provider: string;
  readonly model: string;
  readonly duration_ms: number;
  readonly first_token_ms: number | null;
}

/** One call of a tool, a hook, a router or a source, and its result. */
export interface CassetteResult {
  readonly kind: 'tool' | 'hook' | 'router' | 'source';
  /** The name of the tool, the type of the hook, or the name of the function. */
  readonly name: string;
  /** Only for a hook. */
  readonly function?: string;
  readonly nested: boolean;
  /** Only for a tool that a model called. */
  readonly arguments?: JsonObject;
  readonly value: JsonValue;
  readonly set: JsonObject;
  readonly error?: { readonly code: string; readonly message: string };
  readonly duration_ms: number;
}

/** The recording of a chat. A test uses it instead of models, code, the clock and new ids. */
export interface Cassette {
  /** Milliseconds since the epoch. */
  readonly started: number;
  readonly cache_seed?: number;
  readonly answers: readonly CassetteAnswer[];
  readonly results: readonly CassetteResult[];
  readonly ids: readonly string[];
  readonly at: Position;
}
