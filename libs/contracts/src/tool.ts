import type { JsonObject, JsonValue } from './json.ts';

export interface ToolLog {
  debug(msg: string, data?: JsonObject): void;
  info(msg: string, data?: JsonObject): void;
  warn(msg: string, data?: JsonObject): void;
  error(msg: string, data?: JsonObject): void;
}

export interface ContextVariables {
  /** The value now, the caller's own buffered writes included; null when unset. Typed by the caller, as the values are by their definitions. */
  get<T extends JsonValue = JsonValue>(name: string): T;
  /** Buffered, checked against the variable's type, and committed with the call's result. */
  set(name: string, value: JsonValue): void;
}

export interface PlatformApi {
  /**
   * POSTs to `PLATFORM_API_URL/endpoint` with the platform's key and the call's own tenant; the caller never holds the key.
   * Rejects with code `platform_unconfigured` without that setting, with `platform_error` when the platform does not answer 2xx.
   */
  call(endpoint: string, data?: JsonValue): Promise<JsonValue>;
}

/** What the runtime gives a tool beside its arguments. */
export interface ToolContext {
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly workflow_name: string;
  readonly agent: string;
  readonly call_id: string;
  /** Stable over retries, resumes and instances: hand it to whatever the tool changes outside. */
  readonly idempotency_key: string;
  /** For the header `traceparent` of the tool's own requests (W3C Trace Context); null where the server sends no traces. */
  readonly traceparent: string | null;
  /** Aborted on timeout, cancel and shutdown. */
  readonly signal: AbortSignal;
  readonly context: ContextVariables;
  readonly log: ToolLog;
  readonly platform: PlatformApi;
  progress(percent: number, message?: string): void;
  /** The answer of a person to a UI tool, when there is one; null otherwise. */
  readonly answer: JsonValue;
}

export interface HookContext {
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly run_id: string;
  readonly workflow_name: string;
  /** The fact that was committed (observers), or what is to be changed (transforms). */
  readonly event: JsonObject;
  readonly signal: AbortSignal;
  readonly context: ContextVariables;
  readonly log: ToolLog;
  readonly platform: PlatformApi;
}

export interface ToolSpec<A extends JsonObject = JsonObject, R = unknown> {
  readonly description: string;
  /** JSON Schema of the arguments. */
  readonly parameters: JsonObject;
  readonly run: (args: A, ctx: ToolContext) => R | Promise<R>;
}

/** A tool whose description and schema are written out instead of derived: `export const greet = defineTool({…})`. */
export const defineTool = <A extends JsonObject = JsonObject, R = unknown>(
  spec: ToolSpec<A, R>,
): ToolSpec<A, R> => spec;
