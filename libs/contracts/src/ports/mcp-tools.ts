import type { Failure } from '../events.ts';
import type { LogRef } from '../ids.ts';
import type { JsonObject, JsonValue } from '../json.ts';
import type { McpServer, Validation } from '../workflow.ts';
import type { CodeResult } from './tool-runtime.ts';

/** A server of a workflow, as one chat uses it. */
export interface McpPlace {
  readonly log: LogRef;
  readonly workflow_name: string;
  /** Where a server with a `command` is started. */
  readonly directory: string;
  readonly server: McpServer;
}

/** A tool that a server offers. */
export interface McpTool {
  /** Without the name of the server. It may hold any characters. */
  readonly name: string;
  readonly description: string;
  /** JSON Schema of its arguments, in draft 2020-12 and of known keywords and formats only. */
  readonly parameters: JsonObject;
  /** Checks arguments against it. */
  readonly check: (args: JsonValue) => Validation;
}

export type McpListing =
  | { readonly ok: true; readonly tools: readonly McpTool[] }
  | { readonly ok: false; readonly error: Failure };

/** One call of a server's tool. */
export interface McpCall extends McpPlace {
  /** Without the name of the server. */
  readonly tool: string;
  readonly arguments: JsonObject;
  readonly call_id: string;
  /** The span of the call (W3C Trace Context). Absent: no traces. */
  readonly traceparent?: string;
  readonly onProgress?: (percent: number | undefined, message: string | undefined) => void;
}

/**
 * Tools of MCP servers. A server is connected when a tenant first needs it. A connection belongs to one
 * tenant (`app_id` with `user_id`) and one workflow's server, so that what a server remembers never
 * crosses tenants; only those of a `shared` server serve every tenant.
 */
export interface McpTools {
  /**
   * The tools that may be called now, as the server last said. The same array as before if nothing
   * has changed. Leaves out, with a line in the log, each tool that cannot be used: one bad tool never costs the
   * others. Never rejects, and waits at most for a place and for the start of the server.
   */
  list(place: McpPlace, signal: AbortSignal): Promise<McpListing>;
  /**
   * Calls a tool. Never rejects for what the server does: it refuses, fails, hangs, dies or answers
   * nonsense, and the result says so. `set` is empty. The value is the structured result or else
   * text, without base64, of at most `max_result_bytes`. A call of a tool outside of the server's
   * allow-list is `tool_unknown`, and no server is asked. Aborting `signal` gives `cancelled`.
   */
  call(call: McpCall, signal: AbortSignal): Promise<CodeResult>;
  /** Ends every connection and every process of a server, with its children. Later calls are `shutting_down`. */
  close(): Promise<void>;
}

/** A schema that a server wrote, as it can be used here. */
export type RemoteSchema =
  | {
      readonly ok: true;
      readonly schema: JsonObject;
      /** What was left out, in words for the author. */
      readonly notes: readonly string[];
      readonly check: McpTool['check'];
    }
  | { readonly ok: false; readonly problem: string };

/** Reads the schema of a tool's arguments. Never throws. */
export type ReadRemoteSchema = (schema: JsonObject) => RemoteSchema;
