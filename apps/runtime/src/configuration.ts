// For programs that need the configuration of the server without loading the server.
export { configuredModels } from './config/configured-models.ts';
export { pythonOf } from './config/parts.ts';
export { ConfigError, readSettings, type Environment } from './config/read-settings.ts';
export type { Settings } from './config/settings.ts';
export { systemClock, systemIds } from './system.ts';
export {
  openWorkflows,
  workflowLoading,
  type LoadingOptions,
  type WorkflowLoading,
} from './workflow-loading.ts';
