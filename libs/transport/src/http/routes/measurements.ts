import { ErrorGroups, Performance, RuntimeError, type Measurements } from '@mozaiks/contracts';
import { json, type Answer, type Route, type RouteRequest } from '../route.ts';

const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

const description =
  'With METRICS_TOKEN as bearer token; without one, only from the same machine, or on METRICS_PORT.';

/** Throws `not_found` if the app has no measurements. */
const measured =
  (read: (from: Measurements) => Promise<Answer>) =>
  async ({ deps: { measurements } }: RouteRequest): Promise<Answer> => {
    if (measurements === undefined) throw new RuntimeError('not_found');
    return read(measurements);
  };

const metrics: Route = {
  method: 'GET',
  path: '/metrics',
  operation: 'getMetrics',
  summary: 'Metrics as Prometheus text',
  description,
  access: 'operator',
  answers: { 200: { description: 'Prometheus text, format 0.0.4', type: PROMETHEUS_TYPE } },
  errors: ['not_found'],
  handle: measured(async (from) => {
    const text = await from.prometheus();
    return { status: 200, stream: async (to) => to.write(text) };
  }),
};

const performance: Route = {
  method: 'GET',
  path: '/api/metrics/performance',
  operation: 'getPerformance',
  summary: 'Metrics as JSON, each over all of its labels',
  description,
  access: 'operator',
  answers: { 200: { description: 'The metrics of this process', schema: Performance } },
  errors: ['not_found'],
  handle: measured(async (from) => ({ status: 200, body: json(await from.performance()) })),
};

const errors: Route = {
  method: 'GET',
  path: '/api/metrics/errors',
  operation: 'getErrors',
  summary: 'Errors since the start of this process, by code and workflow',
  description,
  access: 'operator',
  answers: { 200: { description: 'The most frequent first', schema: ErrorGroups } },
  errors: ['not_found'],
  handle: measured(async (from) => ({ status: 200, body: json(from.errors()) })),
};

/** For operators, not for users. */
export const OPERATOR_ROUTES: readonly Route[] = [metrics, performance, errors];
