import { join } from 'node:path';
import type { ReloadReport, WorkflowManager } from '@mozaiks/workflow-manager';
import type { Composition } from './compose.ts';
import { pythonOf } from './config/parts.ts';
import { openWorkflows, workflowLoading } from './workflow-loading.ts';

/** An embedder's models answer every agent, and their capabilities are unknown. */
const ANY_MODEL = { has_model_provider: true, check_model: () => [] };

/** Loads the workflows. `announce` is called with each load, after `onLoad`. */
export const loadWorkflows = (
  { plan, own, configured, logger, onLoad }: Composition,
  announce: (report: ReloadReport) => void,
): Promise<WorkflowManager> =>
  openWorkflows(
    workflowLoading(configured, {
      cache_dir: join(plan.settings.DATA_DIR, 'cache'),
      ...pythonOf(plan.settings),
    }),
    {
      directory: plan.settings.WORKFLOWS_DIR,
      logger: logger.area('workflow-manager'),
      onLoad: (report) => {
        onLoad?.(report);
        announce(report);
      },
      settings: {
        reload: plan.reload,
        data_collections: plan.data.kind === 'none' ? [] : plan.data.collections,
        ...(own.models === undefined ? {} : ANY_MODEL),
      },
    },
  );
