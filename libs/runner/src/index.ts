export { createRunner, type Runner, type RunnerOptions, type RunnerStats } from './runner.ts';
export { exportChat, type Exported } from './service/export.ts';
export { defaultSettings, type RunnerSettings } from './settings.ts';
