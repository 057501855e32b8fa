export { loadWorkflow, type LoadOptions, type LoadResult } from './catalog/load-workflow.ts';
export {
  createWorkflowManager,
  type ReloadReport,
  type WorkflowManager,
  type WorkflowManagerOptions,
} from './catalog/workflow-manager.ts';
export type { TryModules } from './catalog/try-code.ts';
export type { ReloadMode } from './catalog/reloads.ts';
export type { Outcome, WorkflowState } from './catalog/loaded-workflows.ts';
export { sourceFiles, type SourceFile } from './catalog/source-files.ts';
export { discoverWorkflows } from './catalog/discover.ts';
export { DIAGNOSTIC_CODES, type DiagnosticCode } from './diagnostics/diagnostic-codes.ts';
export { createRemoteSchemas } from './bind/remote-schema.ts';
export { migratePython, type Migrated, type MigratedFile } from './python/migrate-python.ts';
export { didYouMean } from './diagnostics/did-you-mean.ts';
export {
  DIAGNOSTIC_FORMATS,
  formatDiagnostics,
  type DiagnosticFormat,
  type FormatOptions,
} from './diagnostics/format-diagnostics.ts';
export { readTests, type WorkflowTests } from './tests/read-tests.ts';
export type { Cassette, CassetteAnswer, CassetteResult } from './tests/cassette.ts';
export type { Expectation, TestStep, WorkflowTest } from './tests/workflow-test.ts';
export { applyFixes, type AppliedFix } from './fixes/apply-fixes.ts';
export { showDiagnostics, type ShownFrom } from './diagnostics/show-diagnostics.ts';
export { workflowGraph } from './graph/workflow-graph.ts';
export type { CodeHandoffs } from './graph/drawn.ts';
export { workflowBounds } from './bounds/workflow-bounds.ts';
export type { Estimated, Estimating } from './bounds/run-bounds.ts';
export { editorSchema, editorSchemas } from './shape/editor-schema.ts';
export { WORKFLOW_FILE_NAMES, type WorkflowFile } from './shape/files.ts';
