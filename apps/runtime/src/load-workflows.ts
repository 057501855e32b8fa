import { join } from 'node:path';
import type { ReloadReport, WorkflowManager } from '@mozaiks/workflow-manager';
import type { Composition } from './compose.ts';
import { openWorkflows, workflowLoading } from './workflow-loading.ts';

/** Loads the workflows. `announce` is told of each load, after `onLoad`. */
export const loadWorkflows = (
  { plan, configured, logger, onLoad }: Composition,
  announce: (report: ReloadReport) => void,
): Promise<WorkflowManager> =>
  openWorkflows(workflowLoading(configured, join(plan.settings.DATA_DIR, 'cache')), {
    directory: plan.settings.WORKFLOWS_DIR,
    logger: logger.area('workflow-manager'),
    onLoad: (report) => {
      onLoad?.(report);
      announce(report);
    },
    settings: {
      reload: plan.reload,
      data_collections: plan.data.kind === 'none' ? [] : plan.data.collections,
    },
  });
