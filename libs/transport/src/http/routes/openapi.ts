import type { JsonObject } from '@mozaiks/contracts';
import { openApiOf } from '../openapi.ts';
import type { Route } from '../route.ts';

/**
 * The route that serves the OpenAPI document of all routes, including itself. The document is
 * created on the first request.
 */
export function openApiRoute(others: readonly Route[]): Route {
  const made: { document?: JsonObject } = {};
  const route: Route = {
    method: 'GET',
    path: '/api/openapi.json',
    operation: 'getOpenApi',
    summary: 'This document',
    access: 'public',
    answers: { 200: { description: 'OpenAPI 3.1', schema: { type: 'object' } } },
    handle: async () => ({ status: 200, body: (made.document ??= openApiOf([...others, route])) }),
  };
  return route;
}
