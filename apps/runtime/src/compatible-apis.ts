import { createAgUiRoutes, type AgUiDeps } from '@mozaiks/ag-ui';
import type { CompatibleRoute, JsonObject } from '@mozaiks/contracts';
import { createOpenAiRoutes, type OpenAiDeps } from '@mozaiks/openai-api';
import { openApiDocument } from '@mozaiks/transport';

/** The APIs of others that the server speaks, so that their clients work as they are. */
export const compatibleApis = (deps: AgUiDeps & OpenAiDeps): readonly CompatibleRoute[] => [
  ...createAgUiRoutes(deps),
  ...createOpenAiRoutes(deps),
];

/** For what only describes the routes. */
const NOTHING: AgUiDeps & OpenAiDeps = {
  catalog: { get: () => undefined, has: () => false },
  clock: { now: () => 0, sleep: async () => undefined },
  ids: { random: () => '', sha256: (text) => text },
};

/** The HTTP API of the server as OpenAPI 3.1: what `GET /api/openapi.json` answers. */
export const httpApiDocument = (): JsonObject => openApiDocument(compatibleApis(NOTHING));
