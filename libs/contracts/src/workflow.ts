// Exports the parts of the definition, each of which has its own file.
export type { AgentDefinition, Guardrail, HistoryPolicy } from './definition/agent.ts';
export {
  INJECTED_PARAMETERS,
  type CallStyle,
  type CodeRef,
  type Conversion,
  type Isolation,
  type ParameterBinding,
} from './definition/code.ts';
export type { Expression } from './definition/expression.ts';
export { MAX_FAN_OUT } from './definition/handoff.ts';
export type { FanOut, HandoffRule, HandoffTarget } from './definition/handoff.ts';
export {
  HOOK_TRANSFORMS,
  type HookDefinition,
  type HookTransform,
  type LifecycleTool,
} from './definition/hook.ts';
export {
  PROVIDERS,
  MODEL_APIS,
  REASONING_EFFORTS,
  type LlmConfig,
  type ModelPrices,
  type ModelApi,
  type ReasoningEffort,
} from './definition/llm-config.ts';
export type {
  CodeBundle,
  Diagnostic,
  DiagnosticFix,
  LoadedScriptEntry,
  LoadedWorkflow,
  Matcher,
  Validation,
  WorkflowSummary,
} from './definition/loaded.ts';
export type { ScriptEntry, ScriptStep } from './definition/script.ts';
export {
  mcpToolName,
  mcpToolNamed,
  type McpApproval,
  type McpServer,
} from './definition/mcp-server.ts';
export { appliesTo, type ToolDefinition } from './definition/tool.ts';
export type { UiConfig } from './definition/ui.ts';
export {
  RUNTIME_VARIABLES,
  type AgentTextMatch,
  type VariableDefinition,
  type VariableSource,
  type VariableTrigger,
  type VariableType,
} from './definition/variable.ts';
export {
  PATTERNS,
  STARTUP_MODES,
  type OrchestrationPattern,
  type StartupMode,
  type WorkflowDefinition,
} from './definition/workflow.ts';
