import type { Failure } from '../events.ts';
import type { LogRef } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { McpServer, Validation } from '../workflow.ts';
import type { CodeResult } from './tool-runtime.ts';

/** An MCP server of a workflow, as one chat uses it. */
export interface McpServerRef {
  readonly log: LogRef;
  readonly workflow_name: string;
  /** The folder in which a server with a `command` is started. */
  readonly directory: string;
  readonly server: McpServer;
}

/** A tool that a server offers. */
export interface McpTool {
  /** Without the name of the server. May contain any characters. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments, in draft 2020-12, with known keywords and formats only. */
  readonly parameters: JsonObject;
  /** Validates arguments against `parameters`. */
  readonly check: (args: JsonValue) => Validation;
}

export type McpListing =
  | { readonly ok: true; readonly tools: readonly McpTool[] }
  | { readonly ok: false; readonly error: Failure };

/** One call of a server's tool. */
export interface McpCall extends McpServerRef {
  /** Without the name of the server. */
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly call_id: string;
  /** The span of the call (W3C Trace Context). Absent: no traces. */
  readonly traceparent?: string;
  readonly onProgress?: (percent: number | undefined, message: string | undefined) => void;
}

/**
 * Tools of MCP servers. A server is connected when a tenant first needs it. A connection belongs to
 * one tenant (`app_id` with `user_id`) and one workflow's server, so that nothing a server
 * remembers crosses tenants. Only connections of a `shared` server serve every tenant.
 */
export interface McpTools {
  /**
   * The tools that can be called now, as the server last reported them. If nothing has changed, it
   * is the same array as before. A tool that cannot be used is left out and logged, and does not
   * affect other tools. Never rejects. Waits only for a free slot and for the start of the server.
   */
  list(place: McpServerRef, signal: AbortSignal): Promise<McpListing>;
  /**
   * Calls a tool. Never rejects because of the server: if it refuses, fails, hangs, dies or returns
   * an invalid answer, the result says so. `set` is empty. The value is the structured result,
   * otherwise the text, without base64, of at most `max_result_bytes`.
   *
   * A tool that is not on the server's allow-list gives `tool_unknown` without asking the server.
   * Aborting `signal` gives `cancelled`.
   */
  call(call: McpCall, signal: AbortSignal): Promise<CodeResult>;
  /**
   * Ends every connection and every server process with its children. Later calls give
   * `shutting_down`.
   */
  close(): Promise<void>;
}

/** A server's schema in the form that can be used here. */
export type RemoteSchema =
  | {
      readonly ok: true;
      readonly schema: JsonObject;
      /** Describes for the author what was left out. */
      readonly notes: readonly string[];
      readonly check: McpTool['check'];
    }
  | { readonly ok: false; readonly problem: string };

/** Reads the schema of a tool's arguments. Never throws. */
export type ReadRemoteSchema = (schema: JsonObject) => RemoteSchema;
