import type { EventDraft, LoadedWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import { append } from './append.ts';
import { fitsOneCommit } from './make-commit.ts';
import type { Tenure } from './tenure.ts';

/**
 * Appends one commit, then calls the observers of its events before anything else is done with the
 * chat. The context that they set is the next commit.
 */
export async function commitDrafts(
  t: Tenure,
  drafts: readonly EventDraft[],
  workflow: LoadedWorkflow | null,
): Promise<void> {
  const { events } = await append(t, drafts);
  await observe(t, events, workflow);
}

/**
 * Calls the observers again for the last commit of an owner that did not release. So observers get
 * each commit at least once.
 */
export async function observeAgain(t: Tenure, workflow: LoadedWorkflow | null): Promise<void> {
  const events = t.previousOwner.unobserved;
  t.previousOwner.unobserved = [];
  if (events.length > 0) await observe(t, events, workflow);
}

async function observe(
  t: Tenure,
  events: readonly RuntimeEvent[],
  workflow: LoadedWorkflow | null,
): Promise<void> {
  if (workflow === null) return;
  const yielded = await t.deps.engine.observe({
    log: t.log,
    state: t.state,
    workflow,
    events,
    signal: t.signal,
  });
  // The context that hooks set matters. The `hook` events, which record that they were called, may
  // be dropped.
  const drafts = fitsOneCommit(yielded) ? yielded : yielded.filter(({ type }) => type !== 'hook');
  if (drafts.length === 0) return;
  if (fitsOneCommit(drafts)) await append(t, drafts);
  else
    t.deps.logger.log('warn', 'dropping the context updates of hooks: larger than one commit', {
      chat_id: t.log.chat_id,
    });
}
