export { createToolRuntime, type ToolRuntimeOptions } from './create-tool-runtime.ts';
export type { MeasuredToolRuntime } from './host/dispatch.ts';
export {
  createMcpTools,
  type MeasuredMcpTools,
  type McpToolsOptions,
} from './mcp/create-mcp-tools.ts';
export { defaultMcpSettings, type McpSettings } from './mcp/settings.ts';
export { createModuleTrial, type ModuleTrial, type ModuleTrialOptions } from './try-modules.ts';
export { defaultSettings, type ToolRuntimeSettings } from './settings.ts';
