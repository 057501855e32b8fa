export { loadWorkflow, type LoadOptions, type LoadResult } from './catalog/load-workflow.ts';
export { createWorkflowManager, type ReloadReport, type WorkflowManager, type WorkflowManagerOptions } from './catalog/workflow-manager.ts';
export type { ReloadMode } from './catalog/reloads.ts';
export type { Outcome } from './catalog/shelf.ts';
export { discoverWorkflows } from './catalog/discover.ts';
export { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostics/diagnostic-codes.ts';
export { formatDiagnostics, type FormatOptions } from './diagnostics/format-diagnostics.ts';
export { editorSchema, editorSchemas } from './shape/editor-schema.ts';
export { WORKFLOW_FILE_NAMES, type WorkflowFile } from './shape/files.ts';
