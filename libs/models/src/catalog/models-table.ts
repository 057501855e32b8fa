import type { ModelInfo, Prices } from './model-info.ts';

// Read off the providers' model and price pages in November 2026. A model that is not here works, at a cost that is not known.

const prices = (input: number, output: number, cache: { readonly read: number; readonly write: number }): Prices => ({
  input,
  output,
  cached_input: cache.read,
  cache_write: cache.write,
});

const claude = (info: Pick<ModelInfo, 'prices'> & Partial<ModelInfo>): ModelInfo => ({
  provider: 'anthropic',
  context_window: 1_000_000,
  max_output_tokens: 128_000,
  structured_output: 'native',
  tools: 'yes',
  forced_tool: 'no',
  sampling: false,
  reasons: true,
  thinking: 'adaptive',
  effort: true,
  ...info,
});

const earlierClaude = { sampling: true, reasons: false, forced_tool: 'without_thinking', thinking: 'budget' } as const;

const gpt = (info: Pick<ModelInfo, 'prices'> & Partial<ModelInfo>): ModelInfo => ({
  provider: 'openai',
  context_window: 1_050_000,
  max_output_tokens: 128_000,
  structured_output: 'native',
  tools: 'without_reasoning',
  forced_tool: 'yes',
  sampling: false,
  reasons: true,
  thinking: 'none',
  effort: true,
  ...info,
});

/** Prompts of more than 272,000 tokens: twice the price of input, one and a half times that of output. */
const gptTiers = (standard: Prices): Pick<ModelInfo, 'prices' | 'long_prompt'> => ({
  prices: standard,
  long_prompt: {
    over_tokens: 272_000,
    prices: prices(standard.input * 2, standard.output * 1.5, { read: standard.cached_input * 2, write: standard.cache_write * 2 }),
  },
});

const gpt5 = { context_window: 400_000, tools: 'yes' } as const;
const gpt4 = { max_output_tokens: 32_768, tools: 'yes', sampling: true, reasons: false, effort: false } as const;

/** By the provider's name of the model, without a date at its end. */
export const MODELS: { readonly [model: string]: ModelInfo } = {
  'claude-fable-5-1': claude({ prices: prices(10, 50, { read: 0.25, write: 12.5 }) }),
  'claude-opus-5-5': claude({ prices: prices(4, 20, { read: 0.2, write: 5 }) }),
  'claude-sonnet-5-5': claude({ prices: prices(2, 10, { read: 0.1, write: 2.5 }) }),
  'claude-haiku-5-5': claude({
    prices: prices(0.1, 0.5, { read: 0.01, write: 0.125 }),
    long_prompt: { over_tokens: 100_000, prices: prices(0.5, 2.5, { read: 0.05, write: 0.625 }) },
  }),
  'claude-fable-5': claude({ prices: prices(10, 50, { read: 1, write: 12.5 }) }),
  'claude-opus-5': claude({ prices: prices(5, 25, { read: 0.5, write: 6.25 }), forced_tool: 'without_thinking' }),
  'claude-sonnet-5': claude({ prices: prices(2, 10, { read: 0.2, write: 2.5 }), forced_tool: 'without_thinking' }),
  'claude-opus-4-8': claude({ prices: prices(5, 25, { read: 0.5, write: 6.25 }), ...earlierClaude, sampling: false, thinking: 'adaptive' }),
  'claude-opus-4-7': claude({ prices: prices(5, 25, { read: 0.5, write: 6.25 }), ...earlierClaude, sampling: false, thinking: 'adaptive' }),
  'claude-opus-4-6': claude({ prices: prices(5, 25, { read: 0.5, write: 6.25 }), ...earlierClaude, thinking: 'adaptive' }),
  'claude-sonnet-4-6': claude({ prices: prices(3, 15, { read: 0.3, write: 3.75 }), ...earlierClaude }),
  'claude-opus-4-5': claude({
    prices: prices(5, 25, { read: 0.5, write: 6.25 }),
    ...earlierClaude,
    context_window: 200_000,
    max_output_tokens: 64_000,
  }),
  'claude-sonnet-4-5': claude({
    prices: prices(3, 15, { read: 0.3, write: 3.75 }),
    ...earlierClaude,
    context_window: 200_000,
    max_output_tokens: 64_000,
    effort: false,
  }),
  'claude-haiku-4-5': claude({
    prices: prices(1, 5, { read: 0.1, write: 1.25 }),
    ...earlierClaude,
    context_window: 200_000,
    max_output_tokens: 64_000,
    effort: false,
  }),
  'claude-opus-4-1': claude({
    prices: prices(15, 75, { read: 1.5, write: 18.75 }),
    ...earlierClaude,
    context_window: 200_000,
    max_output_tokens: 32_000,
    structured_output: 'tool',
    effort: false,
  }),

  'gpt-6.1-sol': gpt({ ...gptTiers(prices(2, 10, { read: 0.1, write: 2.5 })), tools: 'never' }),
  'gpt-6.1-terra': gpt(gptTiers(prices(1, 5, { read: 0.05, write: 1.25 }))),
  'gpt-6-astra': gpt({ ...gptTiers(prices(10, 50, { read: 1, write: 12.5 })), tools: 'never' }),
  'gpt-6-sol': gpt(gptTiers(prices(2, 10, { read: 0.2, write: 2.5 }))),
  'gpt-6-luna': gpt(gptTiers(prices(0.1, 0.5, { read: 0.01, write: 0.125 }))),
  'gpt-5.6-sol': gpt(gptTiers(prices(5, 30, { read: 0.5, write: 5 }))),
  'gpt-5.6-terra': gpt(gptTiers(prices(2, 12, { read: 0.2, write: 2 }))),
  'gpt-5.6-luna': gpt(gptTiers(prices(0.2, 1.2, { read: 0.02, write: 0.2 }))),
  'gpt-5.4': gpt(gptTiers(prices(2.5, 15, { read: 0.25, write: 2.5 }))),
  'gpt-5.4-mini': gpt({ prices: prices(0.75, 4.5, { read: 0.075, write: 0.75 }), context_window: 400_000 }),
  'gpt-5.2': gpt({ prices: prices(1.75, 14, { read: 0.175, write: 1.75 }), ...gpt5 }),
  'gpt-5.1': gpt({ prices: prices(1.25, 10, { read: 0.125, write: 1.25 }), ...gpt5 }),
  'gpt-5': gpt({ prices: prices(1.25, 10, { read: 0.125, write: 1.25 }), ...gpt5 }),
  'gpt-5-mini': gpt({ prices: prices(0.25, 2, { read: 0.025, write: 0.25 }), ...gpt5 }),
  'gpt-5-nano': gpt({ prices: prices(0.05, 0.4, { read: 0.005, write: 0.05 }), ...gpt5 }),
  'gpt-4.1': gpt({ prices: prices(2, 8, { read: 0.5, write: 2 }), ...gpt4, context_window: 1_047_576 }),
  'gpt-4.1-mini': gpt({ prices: prices(0.4, 1.6, { read: 0.1, write: 0.4 }), ...gpt4, context_window: 1_047_576 }),
  'gpt-4o': gpt({ prices: prices(2.5, 10, { read: 1.25, write: 2.5 }), ...gpt4, context_window: 128_000, max_output_tokens: 16_384 }),
  'gpt-4o-mini': gpt({
    prices: prices(0.15, 0.6, { read: 0.075, write: 0.15 }),
    ...gpt4,
    context_window: 128_000,
    max_output_tokens: 16_384,
  }),
};

/** What is asked where a workflow and the settings name no model. */
export const DEFAULT_MODELS = { anthropic: 'claude-sonnet-5-5', openai: 'gpt-6-sol', scripted: 'scripted' } as const;
