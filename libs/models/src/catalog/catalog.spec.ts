import { DEFAULT_PROVIDERS } from '../providers.ts';
import { costOf, pricingOf, type Pricing } from './cost-of.ts';
import { modelInfoOf } from './model-info-of.ts';
import { MODELS } from './models-table.ts';

describe('the models table', () => {
  it('has the default model of each vendor, which takes tools', () => {
    for (const { name, default_model = '' } of DEFAULT_PROVIDERS.filter(
      ({ serves }) => serves === 'vendor',
    )) {
      const info = modelInfoOf(default_model);
      expect([info?.provider, info?.tools === 'never']).toEqual([name, false]);
    }
  });

  it('has plausible prices', () => {
    for (const [model, { prices, long_prompt }] of Object.entries(MODELS)) {
      for (const tier of [prices, long_prompt?.prices]) {
        if (tier === undefined) continue;
        expect([
          model,
          tier.cached_input <= tier.input,
          tier.input < tier.output,
          tier.cache_write >= tier.input,
        ]).toEqual([model, true, true, true]);
      }
    }
  });

  it('asks a model over Responses if it cannot combine reasoning and tools over Chat Completions', () => {
    const limited = Object.entries(MODELS).filter(
      ([, { tools }]) => tools === 'never' || tools === 'without_reasoning',
    );
    expect(limited.filter(([, { api }]) => api !== 'responses')).toEqual([]);
  });

  it.each([
    ['gpt-6.2-astra', 272_000],
    ['gpt-6.2-sol', 272_000],
    ['claude-haiku-5-5', 100_000],
    ['claude-fable-5-2', undefined],
    ['gpt-5.4-nano', undefined],
  ])('knows the price of long prompts of %s, if there is one', (model, over_tokens) => {
    expect(MODELS[model]?.long_prompt?.over_tokens).toBe(over_tokens);
  });

  it.each(['claude-haiku-4-5-20251001', 'gpt-5-mini-2025-08-07', 'claude-opus-5-5-latest'])(
    'knows %s by its plain name',
    (model) => {
      expect(modelInfoOf(model)).toBeDefined();
    },
  );

  it('does not know other models', () => {
    expect([modelInfoOf('gpt-99'), modelInfoOf('toString')]).toEqual([undefined, undefined]);
  });
});

const priced = (model: string): Pricing | null =>
  pricingOf({ provider: modelInfoOf(model)?.provider ?? 'openai', model, config: {} }, MODELS);

describe('the cost of a call', () => {
  it("is computed from the author's prices, if there are any", () => {
    const config = { prices: { input: 1, output: 2 } };
    const pricing = pricingOf({ provider: 'openai-compatible', model: 'llama', config }, MODELS);
    expect(costOf(pricing, { input: 1_000_000, output: 1_000_000, cached_input: 500_000 })).toBe(3);
  });

  it('is unknown for a name that another server offers', () => {
    expect(
      pricingOf({ provider: 'openai-compatible', model: 'gpt-5', config: {} }, MODELS),
    ).toBeNull();
  });

  it('counts fresh, cached and written input separately', () => {
    expect(
      costOf(priced('claude-opus-5-5'), {
        input: 1_000_000,
        output: 0,
        cached_input: 500_000,
        cache_write: 250_000,
      }),
    ).toBeCloseTo(0.25 * 4 + 0.5 * 0.2 + 0.25 * 5);
  });

  it('depends on the length of the prompt if the prices do', () => {
    expect(
      costOf(priced('claude-haiku-5-5'), { input: 100_000, output: 1_000_000, cached_input: null }),
    ).toBeCloseTo(0.01 + 0.5);
    expect(
      costOf(priced('claude-haiku-5-5'), { input: 100_001, output: 1_000_000, cached_input: null }),
    ).toBeCloseTo(0.05 + 2.5, 4);
  });

  it('is unknown for an unknown model, and for unknown tokens', () => {
    expect([
      costOf(priced('gpt-99'), { input: 1, output: 1, cached_input: 0 }),
      costOf(priced('gpt-5'), { input: null, output: 1, cached_input: 0 }),
    ]).toEqual([null, null]);
  });
});
