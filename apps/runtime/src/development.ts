import { resolve } from 'node:path';
import {
  toTimestamp,
  type Clock,
  type DevReload,
  type DevWorkflow,
  type Development,
  type WorkflowVersions,
} from '@mozaiks/contracts';
import { createCandidateModels } from '@mozaiks/models';
import {
  sourceFiles,
  workflowBounds,
  workflowGraph,
  type Estimated,
  type ReloadReport,
  type WorkflowManager,
  type WorkflowState,
} from '@mozaiks/workflow-manager';
import type { Composition } from './compose.ts';
import { ConfigError } from './config/read-settings.ts';
import { devToken } from './dev-identity.ts';

export interface Reloads {
  /** Notifies all listeners. */
  readonly onLoad: (report: ReloadReport) => void;
  readonly onReload: Development['onReload'];
}

/** Passes the workflow manager's report of each load on to listeners. */
export function createReloads(): Reloads {
  const listeners = new Set<(reload: DevReload) => void>();
  return {
    onLoad: ({ outcomes }) => listeners.forEach((listen) => listen({ outcomes })),
    onReload(listen) {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
  };
}

interface Watched {
  readonly workflows: Pick<WorkflowManager, 'describe' | 'names'>;
  readonly versions: Pick<WorkflowVersions, 'load'>;
  readonly onReload: Development['onReload'];
  readonly clock: Clock;
}

const TOKEN_SECONDS = 3_600;

/** What pages on this machine may see. Empty outside of dev mode. */
export const developmentOf = (
  { plan, configured }: Pick<Composition, 'plan' | 'configured'>,
  watched: Watched,
): { readonly development?: Development } =>
  plan.dev ? { development: createDevelopment({ plan, configured }, watched) } : {};

function createDevelopment(
  { plan: { settings }, configured }: Pick<Composition, 'plan' | 'configured'>,
  { workflows, versions, onReload, clock }: Watched,
): Development {
  const asked = createCandidateModels(configured);
  const find = (name: string): Estimated | undefined => estimatedOf(workflows.describe(name));
  const shown = (version: Estimated | undefined): Shown => ({
    definition: (version?.definition ?? null) as DevWorkflow['definition'],
    graph: version === undefined ? null : workflowGraph(version.definition, version.handoffs),
    bounds: version === undefined ? null : workflowBounds(version, { asked, find }),
  });
  return {
    onReload,
    session(query) {
      const expires_at = toTimestamp(clock.now() + TOKEN_SECONDS * 1000);
      try {
        return { token: devToken(settings, { ...query, lifetime: TOKEN_SECONDS }), expires_at };
      } catch (error) {
        if (error instanceof ConfigError) return null;
        throw error;
      }
    },
    workflows: () => ({
      folder: resolve(settings.WORKFLOWS_DIR),
      workflows: workflows.names().flatMap((name) => stateOf(name, workflows.describe(name)) ?? []),
    }),
    async workflow(workflow_name, version) {
      const described = workflows.describe(workflow_name);
      const state = stateOf(workflow_name, described);
      if (described === undefined || state === undefined) return null;
      if (version !== undefined && version !== state.workflow_version)
        return await ofVersion({ versions, shown }, state, version);
      return {
        ...state,
        ...shown(estimatedOf(described)),
        rules: [...described.rules],
        files: [...sourceFiles(settings.WORKFLOWS_DIR, workflow_name)],
      };
    },
  };
}

type State = Pick<DevWorkflow, 'workflow_name' | 'workflow_version' | 'broken' | 'diagnostics'>;

function stateOf(workflow_name: string, state: WorkflowState | undefined): State | undefined {
  if (state === undefined) return undefined;
  const { workflow, broken, diagnostics } = state;
  return {
    workflow_name,
    workflow_version: workflow?.workflow_version ?? null,
    broken,
    diagnostics: [...diagnostics],
  };
}

type Shown = Pick<DevWorkflow, 'definition' | 'graph' | 'bounds'>;

function estimatedOf(state: WorkflowState | undefined): Estimated | undefined {
  const definition = state?.workflow?.definition;
  return definition === undefined ? undefined : { definition, handoffs: state?.handoffs };
}

interface Versions extends Pick<Watched, 'versions'> {
  readonly shown: (version: Estimated) => Shown;
}

/**
 * An older version. Its code is not stored, so the next speakers that its code would choose are
 * unknown.
 */
async function ofVersion(
  { versions, shown }: Versions,
  state: State,
  version: string,
): Promise<DevWorkflow | null> {
  const definition = await versions.load(version);
  if (definition?.workflow_name !== state.workflow_name) return null;
  return { ...state, workflow_version: version, ...shown({ definition }), files: [], rules: [] };
}
