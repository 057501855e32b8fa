import {
  chatRef,
  logRef,
  tenantScope,
  type ChatStore,
  type LogRef,
  type ModelRequest,
} from '@mozaiks/contracts';
import {
  faultyStore,
  realClock,
  referenceStore,
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
  textIn,
} from './model-request.fixture.ts';

const tool = { name: 'pay', description: 'pays', parameters: { type: 'object', properties: {} } };
const cacheOn = { provider: 'openai', model: 'gpt-4.1', cache: true } as const;

async function createdLog(
  { directory }: ChatStore,
  chat_id: string,
  user_id = 'ada',
): Promise<LogRef> {
  const chat = chatRef(tenantScope('app', user_id), chat_id);
  const fresh = {
    workflow_name: 'W',
    log_id: `log-${user_id}-${chat_id}`,
    parent: null,
    log_version: 1,
    now: '2026-01-01T00:00:00.000Z',
  };
  return logRef(chat, (await directory.create(chat, fresh)).record.log_id);
}

describe('llm_config.cache', () => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  const setUp = async (reference = referenceStore(), store = reference) => {
    const logger = recordingLogger();
    const models = createModels({
      settings: { openai_base_url: server.openai_url },
      secrets: secretsOf({ OPENAI_API_KEY: 'sk-test-openai' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger,
      cache: store.cache,
      limits: { backoff_ms: 1 },
    });
    const log = await createdLog(reference, 'c1');
    /**
     * The answer to a request, and how often the server was asked. Its replies are `ok` unless
     * others are given.
     */
    const ask = async (part: Partial<ModelRequest> = {}, ...replies: readonly MockReply[]) => {
      const before = server.requests.length;
      for (const reply of replies) server.reply(reply);
      const request = aRequest({ llm_config: cacheOn, messages: [fromUser('hi')], log, ...part });
      const chunks = await collect(models.stream(request, new AbortController().signal));
      return {
        chunks,
        asked: server.requests.length - before,
        text: textIn(chunks),
        finish: chunks.at(-1),
      };
    };
    return { reference, logger, ask };
  };

  it('repeats the answer to the same request of a chat without asking, and reports that nothing was used', async () => {
    const { ask } = await setUp();
    expect(await ask({}, { text: ['Hel', 'lo'] })).toMatchObject({
      asked: 1,
      text: 'Hello',
      finish: { cached: false },
    });
    const again = await ask();
    expect(again).toMatchObject({ asked: 0, text: 'Hello' });
    expect(again.finish).toEqual({
      type: 'finish',
      reason: 'stop',
      provider: 'openai',
      model: 'gpt-4.1',
      usage: {
        input_tokens: 0,
        output_tokens: 0,
        cached_input_tokens: 0,
        reasoning_tokens: 0,
        cost_usd: 0,
      },
      cached: true,
    });
  });

  it('repeats tool calls as well', async () => {
    const { ask } = await setUp();
    const first = await ask(
      { tools: [tool] },
      { text: ['Paying.'], calls: [{ tool: 'pay', arguments: { sum: 3 } }] },
    );
    const again = await ask({ tools: [tool] });
    expect(again.asked).toBe(0);
    expect(again.chunks.slice(0, -1)).toEqual(
      first.chunks.filter(({ type }) => type === 'text' || type === 'tool_call'),
    );
    expect(again.finish).toMatchObject({ reason: 'tool_calls' });
  });

  it.each<[string, Partial<ModelRequest>]>([
    ['another message', { messages: [fromUser('ho')] }],
    ['another seed', { cache_seed: 2 }],
    ['another model', { llm_config: { ...cacheOn, model: 'gpt-4o' } }],
    ['another temperature', { llm_config: { ...cacheOn, temperature: 0.5 } }],
    ['other instructions', { instructions: 'Be brief.' }],
    ['other tools', { tools: [tool] }],
    ['no cache', { llm_config: { provider: 'openai', model: 'gpt-4.1' } }],
  ])('asks the model for %s', async (_, part) => {
    const { ask } = await setUp();
    await ask();
    expect((await ask(part)).asked).toBe(1);
  });

  it('separates chats and tenants', async () => {
    const { reference, ask } = await setUp();
    await ask();
    const others = [await createdLog(reference, 'c2'), await createdLog(reference, 'c1', 'bob')];
    for (const log of others) expect((await ask({ log })).asked).toBe(1);
  });

  it('keeps no answer that was cut off', async () => {
    const { ask } = await setUp();
    await ask({}, { text: 'Hel', finish: 'length' });
    expect((await ask()).asked).toBe(1);
  });

  it('keeps the successful one of several attempts', async () => {
    const { ask } = await setUp();
    expect(
      await ask({}, { text: ['Lost', ' words'], fault: 'truncate' }, { text: 'Hello' }),
    ).toMatchObject({ asked: 2 });
    expect(await ask()).toMatchObject({ asked: 0, text: 'Hello' });
  });

  it('asks the model while the cache is unavailable, and logs that', async () => {
    const reference = referenceStore();
    const broken = faultyStore(reference, { random: () => 0, fail: 1, loseReply: 0 });
    const { ask, logger } = await setUp(reference, broken);
    expect(await ask()).toMatchObject({ asked: 1, text: 'ok' });
    expect(logger.lines.map(({ fields }) => fields?.event)).toEqual([
      'model_cache_failed',
      'model_cache_failed',
    ]);
  });
});
