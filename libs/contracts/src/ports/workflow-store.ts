import type { LoadedWorkflow, WorkflowDefinition, WorkflowSummary } from '../workflow.ts';

/** Definitions by their hash, so that a run ends on the one it started with. A system port. */
export interface WorkflowVersions {
  /** Durable before a run starts on it. Repeatable. */
  save(workflow_version: string, definition: WorkflowDefinition): Promise<void>;
  load(workflow_version: string): Promise<WorkflowDefinition | null>;
}

/** The workflows that are deployed here. */
export interface WorkflowCatalog {
  /** What a new run starts on; undefined for an unknown or broken workflow. */
  get(workflow_name: string): LoadedWorkflow | undefined;
  list(): readonly WorkflowSummary[];
  /** Binds a stored definition to the code that is deployed now; the same object for the same version while nothing was reloaded. */
  bind(workflow_version: string, definition: WorkflowDefinition): LoadedWorkflow;
}
