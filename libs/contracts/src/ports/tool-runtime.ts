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
  /** Of a tool: the validated arguments. Of a hook: the fact, or what is to be changed. */
  readonly arguments: JsonObject;
  /** Context variables as they are now; sensitive ones included. */
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
  /** `set`: buffered context writes, not yet checked against types. */
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
  /** A place in a file of an author, by its absolute path, if it is known. Both count from 1. */
  readonly at?: { readonly file: string; readonly line: number; readonly column: number };
}

/** Runs authors' code. Never throws for what the code does: it throws, hangs, floods memory or exits, and the result says so. */
export interface ToolRuntime {
  /** Aborting `signal` stops the code; the result is then `{ok: false, error: {code: 'cancelled'}}`. */
  call(call: CodeCall, signal: AbortSignal): Promise<CodeResult>;
  /** Compiles ahead of the first call. */
  warm(bundles: readonly CodeBundle[]): Promise<void>;
  close(): Promise<void>;
}
