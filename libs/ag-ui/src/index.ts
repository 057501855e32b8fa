export { createAgUiRoutes } from './routes.ts';
export type { AgUiDeps } from './run-agent.ts';
