import type { ReasoningEffort } from '@mozaiks/contracts';
import type { Models } from './model-info.ts';
import file from './models.json' with { type: 'json' };
import { parseModels } from './parse-models.ts';

const problemsOf = (models: unknown, known?: Models): readonly string[] =>
  parseModels({ models }, known).problems;

const known: Models = {
  'gpt-9': {
    provider: 'openai',
    tools: 'yes',
    prices: { input: 2, output: 8, cached_input: 0.2, cache_write: 2 },
    long_prompt: {
      over_tokens: 10,
      prices: { input: 4, output: 16, cached_input: 0.4, cache_write: 4 },
    },
  },
};

describe('the file of models that ships with the library', () => {
  it('has no problem, and states when and where it was read', () => {
    expect(parseModels(file).problems).toEqual([]);
    expect(file.date).toMatch(/^\d{4}-\d\d-\d\d$/);
    expect(file.sources.length).toBeGreaterThan(0);
  });
});

describe('a file of models', () => {
  it('adds a model that is like a known one, with its own prices', () => {
    const { models } = parseModels(
      { models: { 'gpt-10': { like: 'gpt-9', prices: { input: 1, output: 4 } } } },
      known,
    );
    expect(models['gpt-10']).toEqual({
      provider: 'openai',
      tools: 'yes',
      prices: { input: 1, output: 4, cached_input: 1, cache_write: 1 },
    });
    expect(Object.keys(models)).toEqual(['gpt-10', 'gpt-9']);
  });

  it('inherits prices, including those of long prompts, if an entry has none', () => {
    expect(
      parseModels({ models: { 'gpt-10': { like: 'gpt-9' } } }, known).models['gpt-10'],
    ).toEqual(known['gpt-9']);
  });

  it('replaces a known model, and changes one that it is like', () => {
    expect(
      parseModels({ models: { 'gpt-9': { provider: 'acme' } } }, known).models['gpt-9'],
    ).toEqual({ provider: 'acme' });
    const changed = parseModels({ models: { 'gpt-9': { like: 'gpt-9', tools: 'never' } } }, known)
      .models['gpt-9'];
    expect(changed).toEqual({ ...known['gpt-9'], tools: 'never' });
  });

  it.each<[string, unknown, readonly string[]]>([
    [
      'a missing list of models',
      undefined,
      ['models must be an object with an entry for each model'],
    ],
    ['an entry that is not an object', { a: 1 }, ['models.a must be an object']],
    ['no provider', { a: {} }, ['models.a.provider is missing']],
    [
      'a price below zero',
      { a: { provider: 'x', prices: { input: -1, output: 1 } } },
      ['models.a.prices.input must be a number of 0 or more'],
    ],
    [
      'half of the prices of long prompts',
      { a: { provider: 'x', long_prompt: { over_tokens: 5, prices: { input: 1 } } } },
      ['models.a.long_prompt.prices.output is missing'],
    ],
    [
      'a window that is a string',
      { a: { provider: 'x', context_window: '8k' } },
      ['models.a.context_window must be a whole number above 0'],
    ],
    [
      'an effort that does not exist',
      { a: { provider: 'x', effort: ['huge' as ReasoningEffort] } },
      [expect.stringContaining('models.a.effort')],
    ],
    [
      'an unknown field',
      { a: { provider: 'x', price: 1 } },
      [expect.stringContaining('models.a.price is unknown: known fields are like, provider')],
    ],
    ['a like without its model', { a: { like: 'b' } }, ['models.a.like: there is no model "b"']],
    [
      'two entries that are like each other',
      { a: { like: 'b' }, b: { like: 'a' } },
      [expect.stringContaining('models.b.like'), expect.any(String)],
    ],
  ])('is rejected for %s', (_, models, problems) => {
    expect(problemsOf(models)).toEqual(problems);
  });
});
