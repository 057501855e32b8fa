import { costOf } from './cost-of.ts';
import { modelInfoOf } from './model-info-of.ts';
import { DEFAULT_MODELS, MODELS } from './models-table.ts';

describe('the models table', () => {
  it('has the defaults, which take tools', () => {
    expect([DEFAULT_MODELS.anthropic, DEFAULT_MODELS.openai].map((model) => modelInfoOf(model)?.tools)).not.toContain('never');
    expect(modelInfoOf(DEFAULT_MODELS.openai)?.provider).toBe('openai');
  });

  it('has prices that make sense', () => {
    for (const [model, { prices, long_prompt }] of Object.entries(MODELS)) {
      for (const tier of [prices, ...(long_prompt === undefined ? [] : [long_prompt.prices])]) {
        expect([model, tier.cached_input < tier.input, tier.input < tier.output, tier.cache_write >= tier.input]).toEqual([
          model,
          true,
          true,
          true,
        ]);
      }
    }
  });

  it.each(['claude-haiku-4-5-20251001', 'gpt-5-mini-2025-08-07', 'claude-opus-5-5-latest'])('knows %s by its plain name', (model) => {
    expect(modelInfoOf(model)).toBeDefined();
  });

  it('does not know what is not in it', () => {
    expect([modelInfoOf('gpt-99'), modelInfoOf('toString')]).toEqual([undefined, undefined]);
  });
});

describe('the cost of a call', () => {
  it('counts fresh, cached and written input apart', () => {
    expect(costOf('claude-opus-5-5', { input: 1_000_000, output: 0, cached_input: 500_000, cache_write: 250_000 })).toBeCloseTo(
      0.25 * 4 + 0.5 * 0.2 + 0.25 * 5,
    );
  });

  it('goes by the length of the prompt where the prices do', () => {
    expect(costOf('claude-haiku-5-5', { input: 100_000, output: 1_000_000, cached_input: null })).toBeCloseTo(0.01 + 0.5);
    expect(costOf('claude-haiku-5-5', { input: 100_001, output: 1_000_000, cached_input: null })).toBeCloseTo(0.05 + 2.5, 4);
  });

  it('is not known for a model that is not, or for tokens that are not', () => {
    expect([
      costOf('gpt-99', { input: 1, output: 1, cached_input: 0 }),
      costOf('gpt-5', { input: null, output: 1, cached_input: 0 }),
    ]).toEqual([null, null]);
  });
});
