import { defined } from '@mozaiks/contracts';
import { createModelCheck, defaultProvider, type Configured } from '@mozaiks/models';
import { createModuleTrial } from '@mozaiks/tool-runtime';
import {
  createWorkflowManager,
  type WorkflowManager,
  type WorkflowManagerOptions,
} from '@mozaiks/workflow-manager';

/** The settings for loading workflows like the server does. */
export interface WorkflowLoading {
  readonly settings: NonNullable<WorkflowManagerOptions['settings']>;
  /** Ends the isolates that have loaded the code. */
  readonly close: () => Promise<void>;
}

export interface LoadingOptions {
  /** Cache folder for tool schemas. Default: no cache. */
  readonly cache_dir?: string;
  /** The command that starts Python. Default: `python3`. */
  readonly python?: string;
}

export function workflowLoading(
  configured: Required<Configured>,
  { cache_dir, python }: LoadingOptions = {},
): WorkflowLoading {
  const trial = createModuleTrial(defined({ python }));
  const settings = {
    has_model_provider: defaultProvider(configured) !== undefined,
    check_model: createModelCheck(configured),
    try_modules: trial.tryModules,
    providers: configured.providers.map(({ name }) => name),
    ...defined({ cache_dir, python }),
  };
  return { settings, close: () => trial.close() };
}

/**
 * Opens the workflows of a folder like the server does, with the same diagnostics. Closing them
 * also closes `loading`.
 */
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
