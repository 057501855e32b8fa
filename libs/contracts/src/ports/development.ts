import type {
  DevReload,
  DevSession,
  DevSessionQuery,
  DevWorkflow,
  DevWorkflowList,
} from '../http/development.ts';

/** What a developer at this machine may see. Composed in dev mode only: it shows prompts and code. */
export interface Development {
  /** null: nobody here can sign a token. */
  session(query: DevSessionQuery): DevSession | null;
  workflows(): DevWorkflowList;
  /** `version`: a workflow_version other than the current one. null: there is no such workflow or version. */
  workflow(workflow_name: string, version: string | undefined): Promise<DevWorkflow | null>;
  /** Calls `listen` after each load. Returns what ends that. */
  onReload(listen: (reload: DevReload) => void): () => void;
}
