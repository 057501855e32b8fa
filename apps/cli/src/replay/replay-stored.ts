import type { LoadedWorkflow, ModelProvider, WorkflowCatalog } from '@mozaiks/contracts';
import { createModels, type Configured } from '@mozaiks/models';
import { systemClock, systemIds } from '@mozaiks/runtime/configuration';
import { asRecorded } from './as-recorded.ts';
import type { StoredChat, StoredLog } from './read-chat.ts';
import { replayLog, type Replayed } from './replay-log.ts';
import type { ReplayWith } from './replaying.ts';
import { exactly, inEffect } from './sameness.ts';
import { eventsAhead, type Tape } from './tape.ts';

/** What is known of models here; nothing is asked. */
export const knownModels = (configured: Required<Configured>): ModelProvider['resolve'] => {
  const logger = { log: () => undefined };
  const models = createModels({ ...configured, clock: systemClock, ids: systemIds, logger });
  return (request) => models.resolve(request);
};

export interface ReplayingIn extends Pick<ReplayWith, 'resolve' | 'onRequest' | 'onCall'> {
  readonly catalog: WorkflowCatalog;
}

/**
 * Makes a stored log again with the definitions that its runs had. Diverges where the log does not
 * hold what a run was given.
 */
export const replayExactly = (
  { definitions }: Pick<StoredChat, 'definitions'>,
  { log, commits, workflow_name }: StoredLog,
  { catalog, ...options }: ReplayingIn,
): Promise<Replayed> => {
  const bound = new Map<string, LoadedWorkflow>();
  const workflowOf = (tape: Tape, version: string): LoadedWorkflow | undefined => {
    const code_version = codeVersion(tape, version);
    const key = `${version} ${code_version}`;
    const known = bound.get(key);
    if (known !== undefined) return known;
    const definition = definitions.get(version);
    const deployed = catalog.get(workflow_name);
    const workflow =
      definition !== undefined
        ? catalog.bind(version, definition)
        : deployed?.workflow_version === version
          ? deployed
          : undefined;
    if (workflow === undefined) return undefined;
    const made = asRecorded(tape, workflow, code_version);
    bound.set(key, made);
    return made;
  };
  const { sha256 } = systemIds;
  return replayLog(log, commits, { ...options, sha256, workflowOf, sameness: exactly });
};

/** The code that was deployed when the run began. */
function codeVersion({ state, ...tape }: Tape, version: string): string {
  if (state.run?.start?.workflow_version === version) return state.run.start.code_version;
  for (const event of eventsAhead({ state, ...tape }))
    if (event.type === 'workflow_start') return event.code_version;
  return state.start?.code_version ?? '';
}

/**
 * Makes a stored log again with the workflow as it is now. Diverges where something else would have
 * happened.
 */
export const replayAgainst = (
  { log, commits }: StoredLog,
  workflow: LoadedWorkflow,
  options: Omit<ReplayingIn, 'catalog'>,
): Promise<Replayed> =>
  replayLog(log, commits, {
    ...options,
    sha256: systemIds.sha256,
    workflowOf: () => workflow,
    sameness: inEffect,
  });
