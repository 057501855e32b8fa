import { join } from 'node:path';
import { createModelCheck, defaultProvider } from '@mozaiks/models';
import { createModuleTrial } from '@mozaiks/tool-runtime';
import { createWorkflowManager, type ReloadReport, type WorkflowManager } from '@mozaiks/workflow-manager';
import type { Composition } from './compose.ts';

/** Loads the workflows. `announce` is told of each load, after `onLoad`. */
export async function loadWorkflows(
  { plan, configured, logger, onLoad }: Composition,
  announce: (report: ReloadReport) => void,
): Promise<WorkflowManager> {
  const { settings } = plan;
  const trial = createModuleTrial();
  const manager = await createWorkflowManager({
    directory: settings.WORKFLOWS_DIR,
    logger: logger.area('workflow-manager'),
    onLoad: (report) => {
      onLoad?.(report);
      announce(report);
    },
    settings: {
      reload: plan.reload,
      has_model_provider: defaultProvider(configured) !== undefined,
      check_model: createModelCheck(configured),
      try_modules: trial.tryModules,
      providers: configured.providers.map(({ name }) => name),
      cache_dir: join(settings.DATA_DIR, 'cache'),
    },
  }).catch(async (error: unknown) => {
    await trial.close();
    throw error;
  });
  return { ...manager, close: async () => void (await Promise.all([manager.close(), trial.close()])) };
}
