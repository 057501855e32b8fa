import type { JsonObject, JsonValue, LoadedScriptEntry, QUESTION_KINDS } from '@mozaiks/contracts';
import type { Position } from '../yaml/node.ts';
import type { Cassette } from './cassette.ts';

/** An action of the user: a message, or an answer to the oldest open question of a kind. */
export interface TestStep {
  readonly by: 'user' | (typeof QUESTION_KINDS)[number];
  /** The answer in the form that a command has. */
  readonly value: JsonValue;
  readonly at: Position;
}

/**
 * A value that must occur, or must not. An object may have further keys; `{matches: pattern}`
 * matches a text.
 */
export interface Expectation<T extends JsonValue = JsonValue> {
  readonly value: T;
  readonly at: Position;
}

/** One file in the folder `tests`. */
export interface WorkflowTest {
  readonly workflow_name: string;
  /** The file name without `.test.yaml`. */
  readonly name: string;
  /** Path from the workflows folder, with `/`. */
  readonly file: string;
  readonly description?: string;
  /** Variables that the client sets when it creates the chat. */
  readonly context: JsonObject;
  /** Replaces the answers of script.yaml. */
  readonly script?: readonly LoadedScriptEntry[];
  /** Replaces models and code. */
  readonly cassette?: Cassette;
  readonly conversation: readonly TestStep[];
  readonly events: readonly Expectation<JsonObject>[];
  /** Expected values by the name of the variable. */
  readonly final_context: { readonly [name: string]: Expectation };
  readonly forbidden: readonly Expectation<JsonObject>[];
  /**
   * Every pattern of the expectations as it is written, with its compiled form, which runs in
   * linear time.
   */
  readonly patterns: ReadonlyMap<string, (text: string) => boolean>;
}
