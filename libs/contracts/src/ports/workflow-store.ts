import type { LoadedWorkflow, WorkflowDefinition, WorkflowSummary } from '../workflow.ts';

/**
 * Definitions by their hash, so that a run ends on the definition it started with. A system port.
 */
export interface WorkflowVersions {
  /**
   * Must be durable before a run starts on the version. Repeatable. The store remembers the latest
   * `now` (RFC 3339) of all saves: a version that no log names is deleted some time after its last
   * save.
   */
  save(workflow_version: string, definition: WorkflowDefinition, now: string): Promise<void>;
  load(workflow_version: string): Promise<WorkflowDefinition | null>;
}

/** The deployed workflows. */
export interface WorkflowCatalog {
  /** The definition that a new run starts on. undefined for an unknown or broken workflow. */
  get(workflow_name: string): LoadedWorkflow | undefined;
  /** Whether there is a workflow of this name, even if it is broken and cannot be served. */
  has(workflow_name: string): boolean;
  list(): readonly WorkflowSummary[];
  /**
   * Binds a stored definition to the currently deployed code. Returns the same object for the same
   * version until workflows are reloaded.
   */
  bind(workflow_version: string, definition: WorkflowDefinition): LoadedWorkflow;
}
