import type { EventDraft, LoadedWorkflow, RuntimeEvent } from '@mozaiks/contracts';
import { append } from './append.ts';
import { fitsOneCommit } from './make-commit.ts';
import type { Tenure } from './tenure.ts';

/** Appends one commit and calls the observers of its facts, before anything else is done with the chat. What they set is committed next. */
export async function commitDrafts(
  t: Tenure,
  drafts: readonly EventDraft[],
  workflow: LoadedWorkflow | null,
): Promise<void> {
  const { events } = await append(t, drafts);
  await observe(t, events, workflow);
}

/** Observers hear of each commit at least once: a new owner calls them again for the last commit of one that did not release. */
export async function observeAgain(t: Tenure, workflow: LoadedWorkflow | null): Promise<void> {
  const events = t.unheard;
  t.unheard = [];
  if (events.length > 0) await observe(t, events, workflow);
}

async function observe(
  t: Tenure,
  events: readonly RuntimeEvent[],
  workflow: LoadedWorkflow | null,
): Promise<void> {
  if (workflow === null) return;
  const told = await t.deps.engine.observe({
    log: t.log,
    state: t.state,
    workflow,
    events,
    signal: t.signal,
  });
  // What hooks set counts; that they were called is only told.
  const drafts = fitsOneCommit(told) ? told : told.filter(({ type }) => type !== 'hook');
  if (drafts.length === 0) return;
  if (fitsOneCommit(drafts)) await append(t, drafts);
  else
    t.deps.logger.log('warn', 'what hooks want to set does not fit one commit and is dropped', {
      chat_id: t.log.chat_id,
    });
}
