import {
  toTimestamp,
  type Clock,
  type DevReload,
  type DevWorkflow,
  type Development,
  type WorkflowDefinition,
  type WorkflowVersions,
} from '@mozaiks/contracts';
import {
  sourceFiles,
  workflowGraph,
  worstCaseOf,
  type CodeHandoffs,
  type ReloadReport,
  type WorkflowManager,
  type WorkflowState,
} from '@mozaiks/workflow-manager';
import type { Plan } from './config/plan.ts';
import { ConfigError } from './config/read-settings.ts';
import type { Settings } from './config/settings.ts';
import { devToken } from './dev-identity.ts';

export interface Reloads {
  /** Tells all listeners. */
  readonly onLoad: (report: ReloadReport) => void;
  readonly onReload: Development['onReload'];
}

/** Passes on what the workflow manager says of each load. */
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

/** What pages on this machine may see; nothing outside dev mode. */
export const developmentOf = (
  { dev, settings }: Pick<Plan, 'dev' | 'settings'>,
  watched: Watched,
): { readonly development?: Development } => (dev ? { development: createDevelopment(settings, watched) } : {});

function createDevelopment(settings: Settings, { workflows, versions, onReload, clock }: Watched): Development {
  return {
    onReload,
    session() {
      const expires_at = toTimestamp(clock.now() + TOKEN_SECONDS * 1000);
      try {
        return { token: devToken(settings, { lifetime: TOKEN_SECONDS }), expires_at };
      } catch (error) {
        if (error instanceof ConfigError) return null;
        throw error;
      }
    },
    workflows: () => ({ workflows: workflows.names().flatMap((name) => stateOf(name, workflows.describe(name)) ?? []) }),
    async workflow(workflow_name, version) {
      const described = workflows.describe(workflow_name);
      const state = stateOf(workflow_name, described);
      if (described === undefined || state === undefined) return null;
      if (version !== undefined && version !== state.workflow_version) return await ofVersion(versions, state, version);
      const { workflow, rules, handoffs } = described;
      return {
        ...state,
        ...shown(workflow?.definition ?? null, handoffs),
        rules: [...rules],
        files: [...sourceFiles(settings.WORKFLOWS_DIR, workflow_name)],
      };
    },
  };
}

type State = Pick<DevWorkflow, 'workflow_name' | 'workflow_version' | 'broken' | 'diagnostics'>;

function stateOf(workflow_name: string, state: WorkflowState | undefined): State | undefined {
  if (state === undefined) return undefined;
  const { workflow, broken, diagnostics } = state;
  return { workflow_name, workflow_version: workflow?.workflow_version ?? null, broken, diagnostics: [...diagnostics] };
}

/** `handoffs`: of the code of this version, where that is known. */
const shown = (definition: WorkflowDefinition | null, handoffs?: CodeHandoffs): Pick<DevWorkflow, 'definition' | 'graph' | 'bounds'> => ({
  definition: definition as DevWorkflow['definition'],
  graph: definition === null ? null : workflowGraph(definition, handoffs),
  bounds: definition === null ? null : worstCaseOf(definition),
});

async function ofVersion(versions: Watched['versions'], state: State, version: string): Promise<DevWorkflow | null> {
  const definition = await versions.load(version);
  if (definition?.workflow_name !== state.workflow_name) return null;
  return { ...state, workflow_version: version, ...shown(definition), files: [], rules: [] };
}
