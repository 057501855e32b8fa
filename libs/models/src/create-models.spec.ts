import { fakeClock, sequentialIds } from '@mozaiks/testkit';
import { createModels } from './create-models.ts';
import { listeningLogger, secretsOf } from './model-request.fixture.ts';

const models = createModels({ settings: {}, secrets: secretsOf(), clock: fakeClock(), ids: sequentialIds(), logger: listeningLogger() });

describe('what is known of a model before it is asked', () => {
  it('is its window and its prices', () => {
    expect(models.resolve({ llm_config: { provider: 'anthropic', model: 'claude-sonnet-5-5' } })).toEqual({
      provider: 'anthropic',
      model: 'claude-sonnet-5-5',
      context_window: 1_000_000,
      prices: { input: 2, output: 10 },
    });
  });

  it('leaves out the prices of a name that another server offers', () => {
    const resolved = models.resolve({ llm_config: { provider: 'openai-compatible', model: 'gpt-4o' } });
    expect(resolved).toEqual({ provider: 'openai-compatible', model: 'gpt-4o', context_window: 128_000 });
  });

  it('is nothing for a model that is not in the table', () => {
    const resolved = models.resolve({ llm_config: { provider: 'openai', model: 'unheard-of' } });
    expect(resolved).toEqual({ provider: 'openai', model: 'unheard-of' });
  });
});
