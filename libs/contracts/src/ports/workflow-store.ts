import type { LoadedWorkflow, WorkflowDefinition, WorkflowSummary } from '../workflow.ts';

/** Definitions by their hash, so that a run ends on the one it started with. A system port. */
export interface WorkflowVersions {
  /**
   * Durable before a run starts on it. Repeatable. The store remembers the latest `now` (RFC 3339) of
   * all saves: a version that no log names is deleted some time after its last save.
   */
  save(workflow_version: string, definition: WorkflowDefinition, now: string): Promise<void>;
  load(workflow_version: string): Promise<WorkflowDefinition | null>;
}

/** The workflows that are deployed here. */
export interface WorkflowCatalog {
  /** What a new run starts on; undefined for an unknown or broken workflow. */
  get(workflow_name: string): LoadedWorkflow | undefined;
  /** Whether there is a workflow of this name, also one that is broken and cannot be served. */
  has(workflow_name: string): boolean;
  list(): readonly WorkflowSummary[];
  /** Binds a stored definition to the code that is deployed now; the same object for the same version while nothing was reloaded. */
  bind(workflow_version: string, definition: WorkflowDefinition): LoadedWorkflow;
}
