import type { ChatStore } from '@mozaiks/contracts';
import type { Runner } from '@mozaiks/runner';
import type { Readiness } from '@mozaiks/transport';
import type { WorkflowManager } from '@mozaiks/workflow-manager';

interface Checked {
  readonly store: { readonly sessions: Pick<ChatStore['sessions'], 'list'> };
  readonly runner: Pick<Runner, 'stats'>;
  readonly workflows: Pick<WorkflowManager, 'list'>;
}

/**
 * Ready if the store answers and accepts writes (it acknowledges the beats of this process's
 * session), and at least one workflow is loaded.
 */
export function createReadiness({ store, runner, workflows }: Checked): () => Promise<Readiness> {
  return async () => {
    const reachable = await store.sessions.list().then(
      () => true,
      () => false,
    );
    const { session, isLive } = runner.stats();
    const checks = {
      store: reachable,
      session: session !== null && isLive,
      workflows: workflows.list().length,
    };
    return { ok: checks.store && checks.session && checks.workflows > 0, checks };
  };
}
