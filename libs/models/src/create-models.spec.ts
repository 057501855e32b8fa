import { fakeClock, sequentialIds } from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import { recordingLogger, secretsOf } from './model-request.fixture.ts';

const ports = {
  settings: {},
  secrets: secretsOf(),
  clock: fakeClock(),
  ids: sequentialIds(),
  logger: recordingLogger(),
};
const models = createModels(ports);

describe('the known facts about a model before it is asked', () => {
  it('are its window and its prices', () => {
    expect(
      models.resolve({ llm_config: { provider: 'anthropic', model: 'claude-sonnet-5-5' } }),
    ).toEqual({
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
      context_window: 1_000_000,
      prices: { input: 2, output: 10 },
    });
  });

  it('omit the prices of a name that another server offers', () => {
    const resolved = models.resolve({
      llm_config: { provider: 'openai-compatible', model: 'gpt-4o' },
    });
    expect(resolved).toEqual({
      provider: 'openai-compatible',
      model: 'gpt-4o',
      context_window: 128_000,
    });
  });

  it("are the author's values, before those of the table", () => {
    const llm_config = {
      provider: 'openai',
      model: 'gpt-4o',
      context_window: 1000,
      prices: { input: 1, output: 2 },
    } as const;
    expect(models.resolve({ llm_config })).toEqual({
      provider: 'openai',
      model: 'gpt-4o',
      context_window: 1000,
      prices: { input: 1, output: 2 },
    });
  });

  it('are the window of its family, without a price, for a model that is newer than the table', () => {
    expect(models.resolve({ llm_config: { provider: 'openai', model: 'gpt-6.3-sol' } })).toEqual({
      provider: 'openai',
      model: 'gpt-6.3-sol',
      context_window: 1_050_000,
    });
  });

  it('are those of the given models', () => {
    const given = {
      'gpt-4o': {
        provider: 'openai',
        context_window: 5,
        prices: { input: 3, output: 4, cached_input: 1, cache_write: 3 },
      },
    };
    const resolved = createModels({ ...ports, models: given }).resolve({
      llm_config: { provider: 'openai', model: 'gpt-4o' },
    });
    expect(resolved).toEqual({
      provider: 'openai',
      model: 'gpt-4o',
      context_window: 5,
      prices: { input: 3, output: 4 },
    });
  });

  it('are empty for a model that is not in the table', () => {
    const resolved = models.resolve({ llm_config: { provider: 'openai', model: 'unheard-of' } });
    expect(resolved).toEqual({ provider: 'openai', model: 'unheard-of' });
  });
});
