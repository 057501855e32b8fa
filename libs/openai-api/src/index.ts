export { createOpenAiRoutes, type OpenAiDeps } from './routes.ts';
