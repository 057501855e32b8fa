import type { JsonObject, JsonValue } from './json.ts';

export interface ToolLog {
  debug(msg: string, data?: JsonObject): void;
  info(msg: string, data?: JsonObject): void;
  warn(msg: string, data?: JsonObject): void;
  error(msg: string, data?: JsonObject): void;
}

export interface ContextVariables {
  /**
   * The current value, including the caller's own buffered writes. null if unset. The caller states
   * the type; the definition of the variable determines it.
   */
  get<T extends JsonValue = JsonValue>(name: string): T;
  /** Buffered, type-checked against the variable, and committed with the call's result. */
  set(name: string, value: JsonValue): void;
}

export interface PlatformApi {
  /**
   * POSTs to `PLATFORM_API_URL/endpoint` with the platform's key and the tenant of the call. The
   * caller never sees the key. Rejects with code `platform_unconfigured` if that setting is
   * missing, and with `platform_error` if the platform does not answer 2xx.
   */
  call(endpoint: string, data?: JsonValue): Promise<JsonValue>;
}

/** What the runtime gives a tool in addition to its arguments. */
export interface ToolContext {
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly workflow_name: string;
  readonly agent: string;
  readonly call_id: string;
  /** Stable over retries, resumes and instances. Pass it to every system that the tool changes. */
  readonly idempotency_key: string;
  /**
   * For the header `traceparent` of the tool's own requests (W3C Trace Context). null if the server
   * sends no traces.
   */
  readonly traceparent: string | null;
  /** Aborted on timeout, cancel and shutdown. */
  readonly signal: AbortSignal;
  readonly context: ContextVariables;
  readonly log: ToolLog;
  readonly platform: PlatformApi;
  progress(percent: number, message?: string): void;
  /** A person's answer to a UI tool, or null. */
  readonly answer: JsonValue;
}

export interface HookContext {
  readonly app_id: string;
  readonly user_id: string;
  readonly chat_id: string;
  readonly run_id: string;
  readonly workflow_name: string;
  /** The committed event (observers), or the value to change (transforms). */
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

/**
 * Defines a tool whose description and schema are written out instead of derived: `export const
 * greet = defineTool({…})`.
 */
export const defineTool = <A extends JsonObject = JsonObject, R = unknown>(
  spec: ToolSpec<A, R>,
): ToolSpec<A, R> => spec;
