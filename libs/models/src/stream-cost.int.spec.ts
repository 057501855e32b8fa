import {
  realClock,
  sequentialIds,
  startMockModelServer,
  type MockModelServer,
} from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import {
  EVERY_API,
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
} from './model-request.fixture.ts';

describe.each(EVERY_API)('a stream of %j', (asked) => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  /** The number of controllers and timers for an answer with this many pieces. */
  async function made(
    pieces: number,
  ): Promise<{ readonly controllers: number; readonly timers: number }> {
    const { AbortController: Real, setTimeout: realTimeout } = globalThis;
    const counts = { controllers: 0, timers: 0 };
    const models = createModels({
      settings: { openai_base_url: server.openai_url, anthropic_base_url: server.anthropic_url },
      secrets: secretsOf({ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger: recordingLogger(),
    });
    server.reply({ text: Array.from({ length: pieces }, () => 'x') });
    const request = aRequest({ llm_config: { ...asked, model: 'm' }, messages: [fromUser('hi')] });
    globalThis.AbortController = new Proxy(Real, {
      construct: () => {
        counts.controllers += 1;
        return new Real();
      },
    });
    globalThis.setTimeout = new Proxy(realTimeout, {
      apply: (set, scope, args) => {
        counts.timers += 1;
        return Reflect.apply(set, scope, args) as unknown;
      },
    });
    try {
      await collect(models.stream(request, new Real().signal));
    } finally {
      globalThis.AbortController = Real;
      globalThis.setTimeout = realTimeout;
    }
    return counts;
  }

  it('creates no controller and no timer for a piece', async () => {
    expect(await made(200)).toEqual(await made(1));
  });
});
