import type { Committed, EventOf } from '@mozaiks/contracts';

/** A run, identified by a `workflow_start` with a run id. */
export type StartedRun = EventOf<'workflow_start'> & { readonly run_id: string };

/** The run that a commit belongs to. null: none, or a run that was rejected before it started. */
export function startIn({ before, commit }: Committed): StartedRun | null {
  const start =
    commit.events.find((event) => event.type === 'workflow_start') ?? before.run?.start ?? null;
  return start !== null && start.run_id !== null ? { ...start, run_id: start.run_id } : null;
}
