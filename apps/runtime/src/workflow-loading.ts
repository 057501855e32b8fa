import { createModelCheck, defaultProvider, type Configured } from '@mozaiks/models';
import { createModuleTrial } from '@mozaiks/tool-runtime';
import {
  createWorkflowManager,
  type WorkflowManager,
  type WorkflowManagerOptions,
} from '@mozaiks/workflow-manager';

/** How the server loads workflows. */
export interface WorkflowLoading {
  readonly settings: NonNullable<WorkflowManagerOptions['settings']>;
  /** Ends what has tried the code. */
  readonly close: () => Promise<void>;
}

export interface LoadingOptions {
  /** Where schemas of tools are kept. Default: nowhere. */
  readonly cache_dir?: string;
  /** The command that starts Python. Default: `python3`. */
  readonly python?: string;
}

export function workflowLoading(
  configured: Required<Configured>,
  { cache_dir, python }: LoadingOptions = {},
): WorkflowLoading {
  const trial = createModuleTrial(python === undefined ? {} : { python });
  const settings = {
    has_model_provider: defaultProvider(configured) !== undefined,
    check_model: createModelCheck(configured),
    try_modules: trial.tryModules,
    providers: configured.providers.map(({ name }) => name),
    ...(cache_dir === undefined ? {} : { cache_dir }),
    ...(python === undefined ? {} : { python }),
  };
  return { settings, close: () => trial.close() };
}

/** The workflows of a folder as the server serves them, with the same diagnostics. Closing them ends the loading as well. */
export async function openWorkflows(
  { settings, close }: WorkflowLoading,
  options: WorkflowManagerOptions,
): Promise<WorkflowManager> {
  const manager = await createWorkflowManager({
    ...options,
    settings: { ...settings, ...options.settings },
  }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { ...manager, close: async () => void (await Promise.all([manager.close(), close()])) };
}
