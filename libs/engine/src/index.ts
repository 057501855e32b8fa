export { createEngine } from './engine.ts';
export type { EngineDeps } from './deps.ts';
