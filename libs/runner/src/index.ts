export { createRunner, type Runner, type RunnerOptions, type RunnerStats } from './runner.ts';
export { exportChat } from './service/export.ts';
export { prune, type Pruned, type PruneDeps, type PruneOptions } from './retention/prune.ts';
export {
  defaultRetention,
  pruneRegularly,
  type RetentionDeps,
  type RetentionSettings,
} from './retention/prune-regularly.ts';
export { defaultSettings, type RunnerSettings } from './settings.ts';
export {
  reconcileUsage,
  type Reconciled,
  type ReconcileDeps,
  type ReconcileOptions,
  type UsageWithoutLog,
} from './usage/reconcile-usage.ts';
export type { UsageDifference } from './usage/compare-chat.ts';
export type { UsageSums } from './usage/usage-sums.ts';
