import type { CompatibleRoute, JsonObject } from '@mozaiks/contracts';
import { openApiOf } from './openapi.ts';
import { routesWith } from './routes/index.ts';

/**
 * The HTTP API as OpenAPI 3.1. `GET /api/openapi.json` answers the same document if the same
 * compatible APIs are served.
 */
export const openApiDocument = (compatible: readonly CompatibleRoute[] = []): JsonObject =>
  openApiOf(routesWith(compatible));
