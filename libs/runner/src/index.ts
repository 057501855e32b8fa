export { createRunner, type Runner, type RunnerOptions, type RunnerStats } from './runner.ts';
export { defaultSettings, type RunnerSettings } from './settings.ts';
