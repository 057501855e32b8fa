export { contextView, type ContextOf, type ContextView } from './context.ts';
export { createEngine } from './engine.ts';
export type { EngineDeps } from './deps.ts';
