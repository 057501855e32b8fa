import { Health } from '@mozaiks/contracts';
import type { Answer, Route, RouteRequest } from '../route.ts';

/** Probes of load balancers may add any parameters. */
const ANY_QUERY = { type: 'object' };

const answers = {
  200: { description: 'Ready', schema: Health },
  503: { description: 'Not ready', schema: Health },
};

/** If the process answers, a restart would not help. */
export const livez: Route = {
  method: 'GET',
  path: '/livez',
  operation: 'getLiveness',
  summary: 'Whether the process answers',
  access: 'public',
  query: ANY_QUERY,
  answers: { 200: { description: 'The process answers', schema: Health } },
  handle: async () => ({ status: 200, body: { status: 'ok' } }),
};

/** Whether this instance should be given work. */
export const readyz: Route = {
  method: 'GET',
  path: '/readyz',
  operation: 'getReadiness',
  summary: 'Whether this instance should be given work',
  access: 'public',
  query: ANY_QUERY,
  answers,
  handle: readiness,
};

/** The same route for people and older probes. */
export const healthz: Route = {
  ...readyz,
  path: '/healthz',
  operation: 'getHealth',
  summary: 'The same as `/readyz`',
};

async function readiness({ deps }: RouteRequest): Promise<Answer> {
  const { ok, checks } = await deps.readiness();
  return { status: ok ? 200 : 503, body: { status: ok ? 'ok' : 'unavailable', checks } };
}
