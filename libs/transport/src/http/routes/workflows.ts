import { RuntimeError, type Principal, type WorkflowSummary } from '@mozaiks/contracts';
import { publicWorkflow } from '../public-workflow.ts';
import type { Route } from '../route.ts';

/** Those that the token may open. */
export const listWorkflows: Route = {
  method: 'GET',
  path: '/api/workflows',
  access: 'token',
  handle: async ({ deps }, principal) => ({
    status: 200,
    body: { workflows: deps.catalog.list().filter(mayOpen(principal)).map(publicWorkflow) },
  }),
};

export const getWorkflow: Route = {
  method: 'GET',
  path: '/api/workflows/{workflow_name}',
  access: 'token',
  handle: async ({ deps, params }, principal) => {
    const found = deps.catalog.list().find(({ workflow_name }) => workflow_name === params['workflow_name']);
    if (found === undefined) throw new RuntimeError('workflow_not_found');
    if (!mayOpen(principal)(found)) throw new RuntimeError('forbidden');
    return { status: 200, body: publicWorkflow(found) };
  },
};

const mayOpen =
  (principal: Principal) =>
  ({ workflow_name }: WorkflowSummary): boolean =>
    principal.workflow_name === undefined || principal.workflow_name === workflow_name;
