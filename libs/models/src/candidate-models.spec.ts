import type { LlmConfig } from '@mozaiks/contracts';
import { createCandidateModels } from './candidate-models.ts';
import { parseModels } from './catalog/parse-models.ts';

const { models } = parseModels({
  models: {
    'gpt-6-big': {
      provider: 'openai',
      context_window: 1000,
      max_output_tokens: 100,
      prices: { input: 2, output: 8 },
    },
    'claude-quick-5': {
      provider: 'anthropic',
      context_window: 2000,
      max_output_tokens: 500,
      prices: { input: 1, output: 2, cache_write: 3 },
      long_prompt: { over_tokens: 10, prices: { input: 2, output: 5 } },
    },
  },
});

const asked = (llm_config: LlmConfig, { settings = {}, scripted = false } = {}) =>
  createCandidateModels({ settings, secrets: { get: () => undefined }, models })(llm_config, {
    scripted,
  });

describe('the models that a call may ask', () => {
  it('are those of the table, with three attempts', () => {
    expect(asked({ provider: 'openai', model: 'gpt-6-big' })).toEqual([
      {
        provider: 'openai',
        model: 'gpt-6-big',
        attempts: 3,
        context_window: 1000,
        output_tokens: 100,
        prices: { input: 2, output: 8 },
        calls: 'offered',
      },
    ]);
  });

  it('have the highest prices, and the requested answer length', () => {
    const [model] = asked({ provider: 'anthropic', model: 'claude-quick-5', retries: 0 });
    expect(model).toMatchObject({
      attempts: 1,
      output_tokens: 500,
      prices: { input: 3, output: 5 },
    });
    expect(
      asked({ provider: 'anthropic', model: 'claude-quick-5', max_tokens: 50 })[0],
    ).toMatchObject({ output_tokens: 50 });
  });

  it('include fallbacks that are configured', () => {
    const fallback: LlmConfig[] = [
      { provider: 'nobody' },
      { provider: 'openai', model: 'gpt-6-big', retries: 1 },
    ];
    expect(
      asked({ provider: 'anthropic', model: 'claude-quick-5', fallback }).map(
        ({ model, attempts }) => [model, attempts],
      ),
    ).toEqual([
      ['claude-quick-5', 3],
      ['gpt-6-big', 2],
    ]);
  });

  it('have no size and no price if the model is unknown, even if its family is known', () => {
    expect(asked({ provider: 'openai', model: 'gpt-6.9-big' })).toEqual([
      { provider: 'openai', model: 'gpt-6.9-big', attempts: 3, calls: 'offered' },
    ]);
  });

  it('have the larger window if the author names another one', () => {
    expect(
      asked({ provider: 'openai', model: 'gpt-6-big', context_window: 10 })[0]?.context_window,
    ).toBe(1000);
    expect(asked({ provider: 'openai', model: 'own', context_window: 10 })[0]?.context_window).toBe(
      10,
    );
  });

  it('may invent calls at another address than the vendor’s', () => {
    const config = { provider: 'openai', model: 'gpt-6-big' };
    expect(asked({ ...config, base_url: 'http://here' })[0]?.calls).toBe('any');
    expect(asked(config, { settings: { openai_base_url: 'http://here' } })[0]?.calls).toBe('any');
  });

  it('have answers without a limit if extra_body may change it', () => {
    const config = { provider: 'openai', model: 'gpt-6-big', max_tokens: 5 };
    expect(asked({ ...config, extra_body: { max_completion_tokens: 500 } })[0]).not.toHaveProperty(
      'output_tokens',
    );
    expect(asked({ ...config, extra_body: { user: 'x' } })[0]).toMatchObject({ output_tokens: 5 });
  });

  it('are the script at no cost if nothing else is configured', () => {
    expect(asked({}, { scripted: true })).toEqual([
      {
        provider: 'scripted',
        model: 'scripted',
        attempts: 1,
        prices: { input: 0, output: 0 },
        calls: 'scripted',
      },
    ]);
  });

  it('are none with a name if nothing is configured', () => {
    expect(asked({})).toEqual([{ provider: '', model: '', attempts: 3, calls: 'any' }]);
  });
});
