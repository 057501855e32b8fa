import type {
  DevReload,
  DevSession,
  DevSessionQuery,
  DevWorkflow,
  DevWorkflowList,
} from '../http/development.ts';

/**
 * What a developer on this machine may see. Only available in dev mode, because it exposes prompts
 * and code.
 */
export interface Development {
  /** null if this server cannot sign tokens. */
  session(query: DevSessionQuery): DevSession | null;
  workflows(): DevWorkflowList;
  /**
   * `version`: a workflow_version other than the current one. null if there is no such workflow or
   * version.
   */
  workflow(workflow_name: string, version: string | undefined): Promise<DevWorkflow | null>;
  /** Calls `listen` after each load. Returns a function that unsubscribes. */
  onReload(listen: (reload: DevReload) => void): () => void;
}
