export { createToolRuntime, type ToolRuntimeOptions } from './create-tool-runtime.ts';
export { defaultSettings, type ToolRuntimeSettings } from './settings.ts';
