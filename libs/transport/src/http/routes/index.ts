import type { Route } from '../route.ts';
import { healthz, livez, readyz } from './health.ts';
import { getWorkflow, listWorkflows } from './workflows.ts';

/** Everything that is served over HTTP; what is not here is `not_found`. */
export const ROUTES: readonly Route[] = [livez, readyz, healthz, listWorkflows, getWorkflow];
