import type { Clock } from '@mozaiks/contracts';
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
  listeningLogger,
  secretsOf,
} from './model-request.fixture.ts';

describe.each(EVERY_API)('a stream of %j', (asked) => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  /** How many controllers and timers an answer of so many pieces makes. */
  async function made(
    pieces: number,
  ): Promise<{ readonly controllers: number; readonly sleeps: number }> {
    const Real = globalThis.AbortController;
    const counts = { controllers: 0, sleeps: 0 };
    const clock: Clock = realClock();
    const models = createModels({
      settings: { openai_base_url: server.openai_url, anthropic_base_url: server.anthropic_url },
      secrets: secretsOf({ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }),
      clock: { ...clock, sleep: (ms, signal) => ((counts.sleeps += 1), clock.sleep(ms, signal)) },
      ids: sequentialIds(),
      logger: listeningLogger(),
    });
    server.reply({ text: Array.from({ length: pieces }, () => 'x') });
    const request = aRequest({ llm_config: { ...asked, model: 'm' }, messages: [fromUser('hi')] });
    globalThis.AbortController = new Proxy(Real, {
      construct: () => {
        counts.controllers += 1;
        return new Real();
      },
    });
    try {
      await collect(models.stream(request, new Real().signal));
    } finally {
      globalThis.AbortController = Real;
    }
    return counts;
  }

  it('makes no controller and no timer for a piece', async () => {
    await made(1); // loads the SDK
    const { controllers, sleeps } = await made(200);
    expect([controllers < 8, sleeps < 4]).toEqual([true, true]);
  });
});
