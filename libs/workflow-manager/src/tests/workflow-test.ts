import type { JsonObject, JsonValue, LoadedScriptEntry, QUESTION_KINDS } from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';
import type { Cassette } from './cassette.ts';

/** What the user does: says something, or answers the oldest open question of a kind. */
export interface TestStep {
  readonly by: 'user' | (typeof QUESTION_KINDS)[number];
  /** As a command carries it. */
  readonly value: JsonValue;
  readonly at: Position;
}

/**
 * A value that must come, or must not. What is an object may have further keys; `{matches:
 * pattern}` fits a text.
 */
export interface Expectation<T extends JsonValue = JsonValue> {
  readonly value: T;
  readonly at: Position;
}

/** One file of the folder `tests`. */
export interface WorkflowTest {
  readonly workflow_name: string;
  /** That of the file, without `.test.yaml`. */
  readonly name: string;
  /** Path from the workflows folder, with `/`. */
  readonly file: string;
  readonly description?: string;
  /** Variables that the client sets when it creates the chat. */
  readonly context: JsonObject;
  /** In place of the answers of script.yaml. */
  readonly script?: readonly LoadedScriptEntry[];
  /** In place of models and code. */
  readonly cassette?: Cassette;
  readonly conversation: readonly TestStep[];
  readonly events: readonly Expectation<JsonObject>[];
  /** By the name of the variable. */
  readonly final_context: { readonly [name: string]: Expectation };
  readonly forbidden: readonly Expectation<JsonObject>[];
  /**
   * Every pattern of the expectations, with what finds it in a text: as written, in linear time.
   */
  readonly patterns: ReadonlyMap<string, (text: string) => boolean>;
}
