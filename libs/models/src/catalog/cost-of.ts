import { defined, type LlmConfig } from '@mozaiks/contracts';
import type { ModelInfo, Models } from './model-info.ts';
import { modelInfoOf } from './model-info-of.ts';

/**
 * Tokens of one call. `input` is the whole prompt, including tokens read from and written to the
 * cache.
 */
export interface TokenCounts {
  readonly input: number | null;
  readonly output: number | null;
  readonly cached_input: number | null;
  readonly cache_write?: number;
}

/** The prices of a model's tokens. */
export type Pricing = Required<Pick<ModelInfo, 'prices'>> & Pick<ModelInfo, 'long_prompt'>;

/**
 * The author's prices, otherwise those of the table if the model is asked at its own provider.
 * null: unknown.
 */
export function pricingOf({ provider, model, config }: Asked, models: Models): Pricing | null {
  if (config.prices !== undefined) {
    const { input, output, cached_input = input, cache_write = input } = config.prices;
    return { prices: { input, output, cached_input, cache_write } };
  }
  const { provider: owner, prices, long_prompt } = modelInfoOf(model, models) ?? {};
  if (owner !== provider || prices === undefined) return null;
  return { prices, ...defined({ long_prompt }) };
}

export interface Asked {
  readonly provider: string;
  readonly model: string;
  readonly config: LlmConfig;
}

const PER = 1_000_000;

/** In US dollars, or null if the prices or the tokens are unknown. */
export function costOf(pricing: Pricing | null, tokens: TokenCounts): number | null {
  if (pricing === null || tokens.input === null || tokens.output === null) return null;
  const long = pricing.long_prompt;
  const prices =
    long !== undefined && tokens.input > long.over_tokens ? long.prices : pricing.prices;
  const cached = tokens.cached_input ?? 0;
  const written = tokens.cache_write ?? 0;
  const fresh = Math.max(0, tokens.input - cached - written);
  return (
    (fresh * prices.input +
      cached * prices.cached_input +
      written * prices.cache_write +
      tokens.output * prices.output) /
    PER
  );
}
