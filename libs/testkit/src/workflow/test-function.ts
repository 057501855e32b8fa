import type { CodeCall, JsonObject, JsonValue } from '@mozaiks/contracts';

/** What an inline function gets beside its arguments. */
export interface TestFunctionContext {
  readonly call: CodeCall;
  readonly signal: AbortSignal;
  /** Buffered, and part of the result when the function ends well. */
  set(name: string, value: JsonValue): void;
}

/** A tool, hook or router of a test. undefined counts as null; a throw is a failed call: of a RuntimeError with its code, else `tool_failed`. */
export type TestFunction = (args: JsonObject, context: TestFunctionContext) => unknown;
export type TestFunctions = Readonly<Record<string, TestFunction>>;
