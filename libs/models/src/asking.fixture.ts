import type { JsonObject, ModelChunk, ModelProvider, ModelRequest } from '@mozaiks/contracts';
import {
  realClock,
  sequentialIds,
  startMockModelServer,
  type MockModelServer,
  type MockReply,
} from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import {
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
} from './model-request.fixture.ts';
import type { ModelSettings } from './settings.ts';

interface AskingOptions {
  readonly settings: (server: MockModelServer) => ModelSettings;
  readonly secrets: { readonly [name: string]: string };
}

/** Asks a provider at a mock server, which runs during the specs of one `describe`. */
export function createAsking({ settings, secrets: keys }: AskingOptions) {
  let running: MockModelServer | null = null;
  beforeAll(async () => {
    running = await startMockModelServer();
  });
  afterAll(() => running?.close());
  const server = (): MockModelServer => {
    if (running === null) throw new Error('the mock server has not started');
    return running;
  };
  const modelsWith = (more: object = {}, secrets = keys): ModelProvider =>
    createModels({
      settings: { ...settings(server()), ...more },
      secrets: secretsOf(secrets),
      clock: realClock(),
      ids: sequentialIds(),
      logger: recordingLogger(),
      limits: { backoff_ms: 1 },
    });
  const ask = async (
    part: Partial<ModelRequest> = {},
    reply: MockReply = {},
    models = modelsWith(),
  ): Promise<ModelChunk[]> => {
    server().reply(reply);
    return collect(
      models.stream(
        aRequest({ messages: [fromUser('hi')], ...part }),
        new AbortController().signal,
      ),
    );
  };
  /** The body of the request. */
  const sent = async (
    part: Partial<ModelRequest> = {},
    models = modelsWith(),
  ): Promise<JsonObject> => {
    await ask(part, {}, models);
    return server().requests.at(-1)?.body ?? {};
  };
  return { server, modelsWith, ask, sent };
}
