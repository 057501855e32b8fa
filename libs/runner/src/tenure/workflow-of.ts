import { toTimestamp, type EventDraft, type LoadedWorkflow } from '@mozaiks/contracts';
import { dropOldest } from '../drop-oldest.ts';
import { askStore, type Tenure } from './tenure.ts';

export type Bound =
  | { readonly workflow: LoadedWorkflow }
  /** The deployed workflow is missing or broken: no run can start. */
  | { readonly missing: 'workflow_unavailable' }
  /** The definition that the open run started with is not available. */
  | { readonly missing: 'workflow_version_unknown' };

/**
 * The definition that the open run is pinned to. Without an open run, or before its
 * `workflow_start`, the deployed definition.
 */
export async function workflowOf(t: Tenure): Promise<Bound> {
  const { catalog, logger } = t.deps;
  const deployed = catalog.get(t.workflowName);
  const start = t.state.run?.start ?? null;
  if (start === null)
    return deployed === undefined ? { missing: 'workflow_unavailable' } : { workflow: deployed };
  if (deployed?.workflow_version === start.workflow_version) return { workflow: deployed };
  const definition = await askStore(t, ({ versions }) => versions.load(start.workflow_version));
  if (definition === null) return { missing: 'workflow_version_unknown' };
  try {
    return { workflow: catalog.bind(start.workflow_version, definition) };
  } catch (error) {
    logger.log('error', 'a stored definition cannot be bound', {
      workflow_name: t.workflowName,
      error,
    });
    return { missing: 'workflow_version_unknown' };
  }
}

/**
 * How long a save is valid, ms. Retention deletes only versions whose last save is much older
 * (`KEEP_VERSIONS_MS`), so the version is kept until the run's first commit names it.
 */
const SAVE_AGAIN_MS = 12 * 60 * 60 * 1000;

/**
 * Stores the definition before a run's first commit. Each process stores it again after 12 hours.
 */
export async function saveVersion(
  t: Tenure,
  drafts: readonly EventDraft[],
  workflow: LoadedWorkflow,
): Promise<void> {
  const { savedVersions, clock } = t.deps;
  const { workflow_version, definition } = workflow;
  const starts = drafts.some(
    (draft) => draft.type === 'workflow_start' && draft.workflow_version === workflow_version,
  );
  const now = clock.now();
  if (!starts || now - (savedVersions.get(workflow_version) ?? -Infinity) < SAVE_AGAIN_MS) return;
  await askStore(t, ({ versions }) =>
    versions.save(workflow_version, definition, toTimestamp(now)),
  );
  savedVersions.set(workflow_version, now);
  dropOldest(savedVersions, MAX_SAVED_VERSIONS);
}

/** How many saved versions are remembered. A forgotten one is stored again, to no effect. */
const MAX_SAVED_VERSIONS = 1_000;
