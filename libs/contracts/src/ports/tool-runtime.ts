import type { Failure } from '../events.ts';
import type { LogRef } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { CallStyle, CodeBundle, Isolation } from '../workflow.ts';

/** One call of an author's function. */
export interface CodeCall {
  readonly kind: 'tool' | 'hook' | 'router';
  readonly log: LogRef;
  readonly run_id: string;
  readonly workflow_name: string;
  readonly agent: string;
  readonly bundle: CodeBundle;
  readonly function: string;
  readonly call: CallStyle;
  readonly isolation: Isolation;
  readonly timeout_ms: number;
  readonly max_result_bytes: number;
  /** Of a tool: the validated arguments. Of a hook: the event, or the value to change. */
  readonly arguments: JsonObject;
  /** The current context variables, including sensitive ones. */
  readonly context: JsonObject;
  readonly call_id: string;
  readonly idempotency_key: string;
  /** The span of the call (W3C Trace Context). Absent: no traces. */
  readonly traceparent?: string;
  /** A person's answer to a UI tool. */
  readonly answer?: JsonValue;
  readonly onProgress?: (percent: number | undefined, message: string | undefined) => void;
}

export type CodeResult =
  /** `set`: buffered context writes, which are not type-checked yet. */
  | {
      readonly ok: true;
      readonly value: JsonValue;
      readonly set: JsonObject;
      readonly duration_ms: number;
    }
  | { readonly ok: false; readonly error: Failure; readonly duration_ms: number };

/** Why a module cannot be loaded. */
export interface ModuleFailure {
  /** As in `CodeBundle`. */
  readonly module: string;
  readonly message: string;
  /**
   * A position in an author's file, with an absolute path, if known. Line and column count from 1.
   */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
}

/**
 * Runs authors' code. Never throws because of the code: if it throws, hangs, exhausts memory or
 * exits, the result says so.
 */
export interface ToolRuntime {
  /**
   * Aborting `signal` stops the code. The result is then `{ok: false, error: {code: 'cancelled'}}`.
   */
  call(call: CodeCall, signal: AbortSignal): Promise<CodeResult>;
  /** Compiles the bundles before their first call. */
  warm(bundles: readonly CodeBundle[]): Promise<void>;
  close(): Promise<void>;
}
