import type { LlmConfig } from '@mozaiks/contracts';
import { createModelCheck } from './model-check.ts';
import { secretsOf } from './model-request.fixture.ts';

const check = createModelCheck({ settings: {}, secrets: secretsOf({ OPENAI_API_KEY: 'k' }) });
const problems = (config: LlmConfig, use: object = {}) =>
  check(config, { tools: false, prompt_tokens: 1_000, scripted: false, ...use });

describe('what a model cannot do', () => {
  it.each<[string, { readonly config: LlmConfig; readonly use?: object }, readonly string[]]>([
    [
      'nothing, if everything is supported',
      { config: { model: 'gpt-4.1', temperature: 0 }, use: { tools: true, max_cost_usd: 1 } },
      [],
    ],
    [
      'a reasoning effort next to tools',
      {
        config: { model: 'gpt-6-sol', reasoning_effort: 'high', api: 'chat' },
        use: { tools: true },
      },
      [
        'gpt-6-sol: reasoning_effort high is sent as none: over Chat Completions the model accepts tools only without reasoning',
      ],
    ],
    [
      'tools',
      { config: { model: 'gpt-6.1-sol', api: 'chat' }, use: { tools: true } },
      ['gpt-6.1-sol: the model accepts no tools over Chat Completions'],
    ],
    [
      'nothing, if such a model is asked over Responses, as it is by default',
      { config: { model: 'gpt-6.1-sol', reasoning_effort: 'high' }, use: { tools: true } },
      [],
    ],
    [
      'a setting that Responses does not have',
      {
        config: {
          provider: 'openai-compatible',
          model: 'm',
          api: 'responses',
          stop: ['x'],
          seed: 1,
        },
      },
      [
        'm: stop is not sent: Responses does not have it',
        'm: seed is not sent: Responses does not have it',
      ],
    ],
    [
      'a choice of API',
      { config: { provider: 'anthropic', model: 'claude-opus-5-5', api: 'responses' } },
      [
        'claude-opus-5-5: api has no effect: only openai and openai-compatible have more than one API',
      ],
    ],
    [
      'a reasoning effort of a model that does not reason',
      { config: { model: 'gpt-4.1', reasoning_effort: 'low' } },
      ['gpt-4.1: reasoning_effort low is not sent: the model does not accept it'],
    ],
    [
      'a cost limit without a price',
      { config: { provider: 'openai-compatible', model: 'llama' }, use: { max_cost_usd: 1 } },
      [
        'llama: no price is known, so max_cost_usd cannot be enforced: set prices in its llm_config',
      ],
    ],
    [
      'a cost limit that a single call may exceed',
      { config: { model: 'gpt-4.1', max_tokens: 10_000 }, use: { max_cost_usd: 0.05 } },
      ['gpt-4.1: a single call may cost more than max_cost_usd of the budget'],
    ],
    [
      'nothing, if a call fits',
      { config: { model: 'gpt-4.1', max_tokens: 5_000 }, use: { max_cost_usd: 0.05 } },
      [],
    ],
    [
      'nothing, if the author sets prices',
      { config: { model: 'gpt-99', prices: { input: 1, output: 1 } }, use: { max_cost_usd: 1 } },
      [],
    ],
    [
      'a setting of a fallback',
      {
        config: {
          model: 'gpt-4.1',
          fallback: [{ provider: 'anthropic', model: 'claude-opus-5-5', temperature: 1 }],
        },
      },
      ['claude-opus-5-5: temperature is not sent: the API does not accept it'],
    ],
    [
      'a misspelt model',
      { config: { model: 'gtp-4.1' } },
      ['gtp-4.1: unknown model: did you mean gpt-4.1?'],
    ],
    [
      'a model with other separators',
      { config: { provider: 'anthropic', model: 'claude-sonnet-4.5' } },
      ['claude-sonnet-4.5: unknown model: did you mean claude-sonnet-4-5?'],
    ],
    ['nothing of another version, which may be new', { config: { model: 'gpt-4.7' } }, []],
    [
      'nothing of a name that a compatible server may have',
      { config: { provider: 'openai-compatible', model: 'gtp-4.1' } },
      [],
    ],
    [
      'a model of another provider',
      { config: { provider: 'openai', model: 'claude-opus-5-5' } },
      ['claude-opus-5-5: it is a model of anthropic, but provider is openai'],
    ],
    [
      'an answer that is too long',
      { config: { model: 'gpt-4.1', max_tokens: 40_000 } },
      ['gpt-4.1: max_tokens is 40000, but the longest answer has 32768 tokens'],
    ],
    ['nothing of a script', { config: { provider: 'scripted' }, use: { max_cost_usd: 1 } }, []],
  ])('is %s', (_what, { config, use }, expected) => {
    expect(problems(config, use)).toEqual(expected);
  });

  it('is unknown for a model that is not configured', () => {
    const none = createModelCheck({ settings: {}, secrets: secretsOf() });
    expect(none({}, { tools: true, max_cost_usd: 1, prompt_tokens: 10, scripted: false })).toEqual(
      [],
    );
  });

  it('is known of a model of the table, even if its provider is not configured', () => {
    const none = createModelCheck({ settings: {}, secrets: secretsOf() });
    const use = { tools: false, prompt_tokens: 10, scripted: true };
    expect(none({ model: 'gpt-5-nano', temperature: 0.5 }, use)).toEqual([
      'gpt-5-nano: temperature is not sent: the model does not accept it',
    ]);
  });
});
