import type { JsonObject } from '@mozaiks/contracts';
import { openApiOf } from './openapi.ts';
import { ROUTES } from './routes/index.ts';

/** The HTTP API as OpenAPI 3.1: what `GET /api/openapi.json` answers. */
export const openApiDocument = (): JsonObject => openApiOf(ROUTES);
