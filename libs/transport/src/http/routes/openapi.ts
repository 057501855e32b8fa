import type { JsonObject } from '@mozaiks/contracts';
import { openApiOf } from '../openapi.ts';
import type { Route } from '../route.ts';

/** The route that serves the document of all routes, itself included. The document is made when it is first asked for. */
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
