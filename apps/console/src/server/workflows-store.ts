import type { Api } from '@mozaiks/client/api';
import type { DevApi } from './dev-api.ts';
import { createRounds } from './rounds.ts';
import { workflowEntries, type WorkflowEntry } from './workflow-entry.ts';

export interface WorkflowsShown {
  /** Null: not known yet. */
  readonly workflows: readonly WorkflowEntry[] | null;
  /** The folder that the server watches; null outside dev mode, and if it is not known yet. */
  readonly folder: string | null;
  /** Grows with each load of the workflows: what was read of them before may be old. */
  readonly loads: number;
}

/** The workflows. In dev mode they are read again after each load. */
export interface WorkflowsStore {
  subscribe(listener: () => void): () => void;
  shown(): WorkflowsShown;
  refresh(): Promise<void>;
}

export function createWorkflowsStore(
  api: Pick<Api, 'workflows'>,
  dev: DevApi | null,
): WorkflowsStore {
  const listeners = new Set<() => void>();
  let shown: WorkflowsShown = { workflows: null, folder: null, loads: 0 };
  let stop = (): void => {};
  const rounds = createRounds();
  const refresh = async (): Promise<void> => {
    const isCurrent = rounds.begin();
    const [infos, own] = await Promise.all([api.workflows.list(), dev?.workflows()]);
    if (!isCurrent()) return;
    shown = {
      workflows: workflowEntries(infos, own?.workflows ?? []),
      folder: own?.folder ?? null,
      loads: shown.loads + 1,
    };
    for (const listener of listeners) listener();
  };
  // What cannot be read now is read again after the next load, or when the connection is back.
  const tryRefresh = (): Promise<void> => refresh().catch(() => undefined);
  return {
    subscribe(listener) {
      if (listeners.size === 0) {
        void tryRefresh();
        stop = dev?.onReload(() => void tryRefresh()) ?? stop;
      }
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
    shown: () => shown,
    refresh: tryRefresh,
  };
}
