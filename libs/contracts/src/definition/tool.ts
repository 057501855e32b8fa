import type { JsonObject } from '../json.ts';
import type { CallStyle, CodeRef, Isolation } from './code.ts';
import type { Expression } from './expression.ts';

export interface ToolDefinition {
  readonly name: string;
  /**
   * The agents whose calls use this entry. Absent: every agent that lists the name. Entries with
   * the same name have the same function and different agents.
   */
  readonly agents?: readonly string[];
  readonly kind: 'agent_tool' | 'ui_tool' | 'mcp_tool';
  readonly description: string;
  /** JSON Schema of the arguments, as the model sees it. */
  readonly parameters: JsonObject;
  /** Absent for a UI tool without a function, and for an MCP tool. */
  readonly code?: CodeRef & { readonly call: CallStyle };
  readonly mcp?: { readonly server: string; readonly tool: string };
  readonly ui?: {
    readonly component: string;
    readonly mode: 'inline' | 'artifact' | 'fullscreen';
    readonly response_schema?: JsonObject;
  };
  /** The structured output of an agent with `auto_tool_mode` invokes this tool. */
  readonly auto_invoke: boolean;
  readonly timeout_ms: number;
  readonly retries: number;
  readonly on_interrupt: 'report' | 'retry' | 'ask';
  readonly requires_approval: 'never' | 'always' | Expression;
  readonly isolation: Isolation;
  readonly max_result_bytes: number;
}

/** Whether this entry applies to the calls of an agent. */
export const appliesTo = ({ agents }: Pick<ToolDefinition, 'agents'>, agent: string): boolean =>
  agents === undefined || agents.includes(agent);
