import { createModelCheck, defaultProvider, type Configured } from '@mozaiks/models';
import { createModuleTrial } from '@mozaiks/tool-runtime';
import { createWorkflowManager, type WorkflowManager, type WorkflowManagerOptions } from '@mozaiks/workflow-manager';

export interface Loading {
  readonly settings: NonNullable<WorkflowManagerOptions['settings']>;
  /** Ends what has tried the code. */
  readonly close: () => Promise<void>;
}

/** How the server loads workflows. `cache_dir`: where schemas of tools are kept; default: nowhere. */
export function loadingOf(configured: Required<Configured>, cache_dir: string | undefined): Loading {
  const trial = createModuleTrial();
  const settings = {
    has_model_provider: defaultProvider(configured) !== undefined,
    check_model: createModelCheck(configured),
    try_modules: trial.tryModules,
    providers: configured.providers.map(({ name }) => name),
    ...(cache_dir === undefined ? {} : { cache_dir }),
  };
  return { settings, close: () => trial.close() };
}

/** The workflows of a folder as the server would load them, with the same diagnostics. */
export async function openWorkflows(directory: string, { settings, close }: Loading): Promise<WorkflowManager> {
  const manager = await createWorkflowManager({ directory, settings }).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return { ...manager, close: async () => void (await Promise.all([manager.close(), close()])) };
}
