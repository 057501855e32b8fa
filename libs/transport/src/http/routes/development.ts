import {
  DevSession,
  DevSessionQuery,
  DevWorkflow,
  DevWorkflowList,
  DevWorkflowQuery,
  RuntimeError,
  type Development,
} from '@mozaiks/contracts';
import type { ResponseStream } from '../response-stream.ts';
import { json, type HttpDeps, type Route, type RouteRequest } from '../route.ts';

const description =
  'In dev mode, from the same machine, by a loopback name, and from pages of loopback addresses only.';

/** The routes are served only if `development` is set. */
function developmentOf({ development }: HttpDeps): Development {
  if (development === undefined) throw new RuntimeError('not_found');
  return development;
}

const session: Route = {
  method: 'GET',
  path: '/api/dev/session',
  operation: 'getDevSession',
  summary: 'A token for a page on this machine',
  description,
  access: 'developer',
  query: DevSessionQuery,
  answers: {
    200: { description: 'A token of the demo tenant, or of the one asked for', schema: DevSession },
  },
  errors: ['not_found', 'internal'],
  handle: async ({ deps, query }) => {
    const made = developmentOf(deps).session(query as DevSessionQuery);
    if (made === null)
      throw new RuntimeError('not_found', { detail: 'tokens are signed elsewhere' });
    return { status: 200, body: json(made) };
  },
};

const list: Route = {
  method: 'GET',
  path: '/api/dev/workflows',
  operation: 'listDevWorkflows',
  summary: 'All workflows with their diagnostics, broken ones included',
  description,
  access: 'developer',
  answers: { 200: { description: 'What the newest load found', schema: DevWorkflowList } },
  errors: ['internal'],
  handle: async ({ deps }) => ({ status: 200, body: json(developmentOf(deps).workflows()) }),
};

const detail: Route = {
  method: 'GET',
  path: '/api/dev/workflows/{workflow_name}',
  operation: 'getDevWorkflow',
  summary: 'A workflow with its files, definition, diagnostics, bounds and the places of its rules',
  description,
  access: 'developer',
  query: DevWorkflowQuery,
  answers: {
    200: {
      description: 'The version that was asked for, otherwise the current one',
      schema: DevWorkflow,
    },
  },
  errors: ['workflow_not_found', 'store_unavailable', 'internal'],
  handle: async ({ deps, params, query }) => {
    const found = await developmentOf(deps).workflow(
      params['workflow_name'] ?? '',
      (query as DevWorkflowQuery).version,
    );
    if (found === null) throw new RuntimeError('workflow_not_found');
    return { status: 200, body: json(found) };
  },
};

const events: Route = {
  method: 'GET',
  path: '/api/dev/events',
  operation: 'streamDevEvents',
  summary: 'What each load of the workflows did, as server-sent events',
  description: `${description} Each event is the outcome of one load by workflow: {"outcomes":{"Weather":"loaded"}}.`,
  access: 'developer',
  answers: { 200: { description: 'Events, until the client leaves', type: 'text/event-stream' } },
  handle: async (request) => {
    const development = developmentOf(request.deps);
    return { status: 200, stream: (to) => announce(request, development, to) };
  },
};

/** The comments keep an idle connection open. */
async function announce(
  { deps: { clock, settings } }: RouteRequest,
  development: Development,
  to: ResponseStream,
): Promise<void> {
  const stop = development.onReload((reload) => to.write(`data: ${JSON.stringify(reload)}\n\n`));
  try {
    to.write(': open\n\n');
    while (!to.signal.aborted) {
      await clock.sleep(settings.pingIntervalMs, to.signal).catch(() => undefined);
      to.write(': ping\n\n');
      await to.drained();
    }
  } finally {
    stop();
  }
}

/** For developers, in dev mode. */
export const DEVELOPER_ROUTES: readonly Route[] = [session, list, detail, events];
