import {
  defined,
  RuntimeError,
  WorkflowInfo,
  WorkflowList,
  type JsonObject,
  type JsonValue,
  type Principal,
  type WorkflowSummary,
} from '@mozaiks/contracts';
import type { Route } from '../route.ts';

export const listWorkflows: Route = {
  method: 'GET',
  path: '/api/workflows',
  operation: 'listWorkflows',
  summary: 'The workflows that the token may open',
  access: 'token',
  answers: {
    200: {
      description: 'What clients may know of them: no prompts, paths or code',
      schema: WorkflowList,
    },
  },
  handle: async ({ deps }, principal) => ({
    status: 200,
    body: { workflows: deps.catalog.list().filter(mayOpen(principal)).map(publicWorkflow) },
  }),
};

export const getWorkflow: Route = {
  method: 'GET',
  path: '/api/workflows/{workflow_name}',
  operation: 'getWorkflow',
  summary: 'One workflow',
  access: 'token',
  answers: { 200: { description: 'What clients may know of it', schema: WorkflowInfo } },
  errors: ['workflow_not_found', 'workflow_unavailable', 'forbidden'],
  handle: async ({ deps, params }, principal) => {
    const name = params['workflow_name'] ?? '';
    const found = deps.catalog.list().find(({ workflow_name }) => workflow_name === name);
    if (found === undefined)
      throw new RuntimeError(
        deps.catalog.has(name) ? 'workflow_unavailable' : 'workflow_not_found',
      );
    if (!mayOpen(principal)(found)) throw new RuntimeError('forbidden');
    return { status: 200, body: publicWorkflow(found) };
  },
};

export const mayOpen =
  (principal: Principal) =>
  ({ workflow_name }: WorkflowSummary): boolean =>
    principal.workflow_name === undefined || principal.workflow_name === workflow_name;

/**
 * The fields of a workflow that clients may see. Listed one by one, so that no other field is ever
 * exposed.
 */
function publicWorkflow({
  workflow_name,
  title,
  description,
  version,
  startup_mode,
  ui,
  input_schema,
}: WorkflowSummary): JsonObject {
  return {
    workflow_name,
    ...defined({ title, description, version }),
    startup_mode,
    ui_config: ui as unknown as JsonValue,
    input_schema,
  };
}
