// For who needs to know what the server would do, without loading the server.
export { configuredModels } from './config/configured-models.ts';
export { ConfigError, readSettings, type Environment } from './config/read-settings.ts';
export type { Settings } from './config/settings.ts';
export { systemClock, systemIds } from './system.ts';
export { openWorkflows, workflowLoading, type WorkflowLoading } from './workflow-loading.ts';
