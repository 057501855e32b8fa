import type { ChatStore } from '@mozaiks/contracts';
import type { Runner } from '@mozaiks/runner';
import type { Readiness } from '@mozaiks/transport';
import type { WorkflowManager } from '@mozaiks/workflow-manager';

interface Checked {
  readonly store: ChatStore;
  readonly runner: Runner;
  readonly workflows: WorkflowManager;
}

/** Ready: the store answers, this process has a session, at least one workflow is loaded. */
export function createReadiness({ store, runner, workflows }: Checked): () => Promise<Readiness> {
  return async () => {
    const reachable = await store.sessions.list().then(
      () => true,
      () => false,
    );
    const checks = { store: reachable, session: runner.session !== null, workflows: workflows.list().length };
    return { ok: checks.store && checks.session && checks.workflows > 0, checks };
  };
}
