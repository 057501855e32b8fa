import type { Budget } from '../events.ts';
import type { JsonObject } from '../json.ts';
import type { AgentDefinition } from './agent.ts';
import type { Expression } from './expression.ts';
import type { HandoffRule } from './handoff.ts';
import type { HookDefinition, LifecycleTool } from './hook.ts';
import type { LlmConfig } from './llm-config.ts';
import type { McpServer } from './mcp-server.ts';
import type { ScriptEntry } from './script.ts';
import type { ToolDefinition } from './tool.ts';
import type { UiConfig } from './ui.ts';
import type { VariableDefinition } from './variable.ts';

// A workflow as the engine sees it: pure data, with all defaults filled in, references resolved,
// and expressions parsed. It is stored by its hash, so that a run ends on the definition it started
// with.

export const PATTERNS = [
  'DefaultPattern',
  'AutoPattern',
  'RoundRobinPattern',
  'RandomPattern',
  'ManualPattern',
  'PipelinePattern',
] as const;
export type OrchestrationPattern = (typeof PATTERNS)[number];
export const STARTUP_MODES = ['UserDriven', 'AgentDriven', 'BackendOnly'] as const;
export type StartupMode = (typeof STARTUP_MODES)[number];

export interface WorkflowDefinition {
  /** Version of this shape. */
  readonly format: 1;
  readonly workflow_name: string;
  readonly description?: string;
  readonly display_name?: string;
  readonly version?: string;
  readonly orchestration_pattern: OrchestrationPattern;
  readonly initial_agent: string;
  readonly startup_mode: StartupMode;
  readonly initial_message?: string;
  readonly initial_message_to_user?: string;
  readonly human_in_the_loop: boolean;
  readonly max_turns: number;
  readonly max_tool_rounds: number;
  /** Absent in definitions that older builds stored. */
  readonly max_repeated_calls?: number;
  readonly timeout_seconds: number;
  readonly question_timeout_seconds?: number;
  readonly budget?: Budget;
  readonly on_message_while_running: 'enqueue' | 'reject' | 'interrupt';
  readonly termination: { readonly phrases: readonly string[]; readonly when?: Expression };
  readonly speaker_selection: {
    readonly llm_config: LlmConfig;
    readonly prompt?: string;
    readonly max_retries: number;
  };
  readonly agents: readonly AgentDefinition[];
  readonly handoffs: readonly HandoffRule[];
  readonly tools: readonly ToolDefinition[];
  readonly mcp_servers: readonly McpServer[];
  readonly lifecycle_tools: readonly LifecycleTool[];
  readonly variables: readonly VariableDefinition[];
  /** JSON Schemas of the structured output models, by name. */
  readonly output_models: { readonly [name: string]: JsonObject };
  readonly hooks: readonly HookDefinition[];
  readonly ui: UiConfig;
  readonly script?: readonly ScriptEntry[];
}
