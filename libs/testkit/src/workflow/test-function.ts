import type { CodeCall, JsonObject, JsonValue } from '@mozaiks/contracts';

/** What an inline function receives in addition to its arguments. */
export interface TestFunctionContext {
  readonly call: CodeCall;
  readonly signal: AbortSignal;
  /** Buffered, and part of the result if the function succeeds. */
  set(name: string, value: JsonValue): void;
}

/**
 * A tool, hook or router of a test. undefined counts as null. A throw is a failed call: with the
 * code of a RuntimeError, otherwise `tool_failed`.
 */
export type TestFunction = (args: JsonObject, context: TestFunctionContext) => unknown;
export type TestFunctions = Readonly<Record<string, TestFunction>>;
