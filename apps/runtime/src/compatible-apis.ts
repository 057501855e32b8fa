import { createAgUiRoutes, type AgUiDeps } from '@mozaiks/ag-ui';
import type { CompatibleRoute, JsonObject } from '@mozaiks/contracts';
import { createOpenAiRoutes, type OpenAiDeps } from '@mozaiks/openai-api';
import { openApiDocument } from '@mozaiks/transport';

/** The APIs of other vendors that the server implements, so that their clients work unchanged. */
export const compatibleApis = (deps: AgUiDeps & OpenAiDeps): readonly CompatibleRoute[] => [
  ...createAgUiRoutes(deps),
  ...createOpenAiRoutes(deps),
];

/** Placeholders to describe the routes without serving them. */
const PLACEHOLDERS: AgUiDeps & OpenAiDeps = {
  catalog: { get: () => undefined, has: () => false },
  clock: { now: () => 0, sleep: async () => undefined },
  ids: { random: () => '', sha256: (text) => text },
};

/** The HTTP API of the server as OpenAPI 3.1, as answered by `GET /api/openapi.json`. */
export const httpApiDocument = (): JsonObject => openApiDocument(compatibleApis(PLACEHOLDERS));
