import type { JsonObject } from '../json.ts';
import type { CallStyle, CodeRef, Isolation } from './code.ts';
import type { Expression } from './expression.ts';

export interface ToolDefinition {
  readonly name: string;
  readonly kind: 'agent_tool' | 'ui_tool' | 'mcp_tool';
  readonly description: string;
  /** JSON Schema of the arguments that the model sees. */
  readonly parameters: JsonObject;
  /** Absent for a UI tool without a function, and for an MCP tool. */
  readonly code?: CodeRef & { readonly call: CallStyle };
  readonly mcp?: { readonly server: string; readonly tool: string };
  readonly ui?: { readonly component: string; readonly mode: 'inline' | 'artifact' | 'fullscreen'; readonly response_schema?: JsonObject };
  /** The structured output of an agent with `auto_tool_mode` invokes it. */
  readonly auto_invoke: boolean;
  readonly timeout_ms: number;
  readonly retries: number;
  readonly on_interrupt: 'report' | 'retry' | 'ask';
  readonly requires_approval: 'never' | 'always' | Expression;
  readonly isolation: Isolation;
  readonly max_result_bytes: number;
}

export interface McpServer {
  readonly name: string;
  readonly command?: string;
  readonly args?: readonly string[];
  readonly env?: { readonly [name: string]: string };
  readonly url?: string;
  readonly headers_env?: { readonly [header: string]: string };
  readonly tools?: readonly string[];
  readonly requires_approval: 'never' | 'always';
}
