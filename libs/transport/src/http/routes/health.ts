import type { Answer, Route, RouteRequest } from '../route.ts';

/** The process answers: restarting it would help nobody. */
export const livez: Route = {
  method: 'GET',
  path: '/livez',
  access: 'public',
  handle: async () => ({ status: 200, body: { status: 'ok' } }),
};

/** Whether this instance should be given work. */
export const readyz: Route = { method: 'GET', path: '/readyz', access: 'public', handle: readiness };

/** The same for people and older probes. */
export const healthz: Route = { method: 'GET', path: '/healthz', access: 'public', handle: readiness };

async function readiness({ deps }: RouteRequest): Promise<Answer> {
  const { ok, checks } = await deps.readiness();
  return { status: ok ? 200 : 503, body: { status: ok ? 'ok' : 'unavailable', checks } };
}
