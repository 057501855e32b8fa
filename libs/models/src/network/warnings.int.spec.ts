import {
  realClock,
  sequentialIds,
  startMockModelServer,
  type MockModelServer,
} from '@mozaiks/testkit';
import type { LlmConfig } from '@mozaiks/contracts';
import { createModels } from '../create-models.ts';
import {
  aRequest,
  collect,
  fromUser,
  recordingLogger,
  secretsOf,
} from '../model-request.fixture.ts';

describe('a setting that a model does not support', () => {
  let server: MockModelServer;
  beforeAll(async () => {
    server = await startMockModelServer();
  });
  afterAll(() => server.close());

  const linesOf = async (llm_config: LlmConfig, times = 1): Promise<readonly string[]> => {
    const logger = recordingLogger();
    const models = createModels({
      settings: { openai_base_url: server.openai_url, anthropic_base_url: server.anthropic_url },
      secrets: secretsOf({ OPENAI_API_KEY: 'k', ANTHROPIC_API_KEY: 'k' }),
      clock: realClock(),
      ids: sequentialIds(),
      logger,
    });
    const tools = [{ name: 't', description: '', parameters: {} }];
    for (let call = 0; call < times; call += 1) {
      await collect(
        models.stream(
          aRequest({ llm_config, tools, messages: [fromUser('hi')] }),
          new AbortController().signal,
        ),
      );
    }
    return logger.lines.map(({ level, msg }) => `${level} ${msg}`);
  };

  it.each<[LlmConfig, string]>([
    [
      { provider: 'anthropic', model: 'claude-sonnet-4-6', temperature: 0.2 },
      'temperature is not sent: the API does not accept it',
    ],
    [
      { provider: 'anthropic', model: 'claude-sonnet-4-6', reasoning_effort: 'none' },
      'reasoning_effort none is not sent: the model does not accept it',
    ],
    [
      { provider: 'openai', model: 'gpt-5.1', stop: ['x'] },
      'stop is not sent: reasoning models do not accept it',
    ],
    [
      { provider: 'openai', api: 'chat', model: 'gpt-6-sol', reasoning_effort: 'high' },
      'reasoning_effort high is sent as none: over Chat Completions the model accepts tools only without reasoning',
    ],
    [
      { provider: 'openai', api: 'chat', model: 'gpt-6.1-sol' },
      'the model accepts no tools over Chat Completions',
    ],
  ])('is logged once: %j', async (llm_config, what) => {
    expect(await linesOf(llm_config, 2)).toEqual([`warn ${llm_config.model ?? ''}: ${what}`]);
  });

  it('is not logged for a compatible server, which may accept anything', async () => {
    expect(
      await linesOf({
        provider: 'openai-compatible',
        model: 'gpt-6-sol',
        temperature: 1,
        stop: ['x'],
      }),
    ).toEqual([]);
  });

  it('is preceded by a warning for a model that is not in the table', async () => {
    expect(await linesOf({ provider: 'anthropic', model: 'claude-opus-9' })).toEqual([
      'warn claude-opus-9 is not in the table of models: it is treated as the newest one of its family',
    ]);
  });
});
