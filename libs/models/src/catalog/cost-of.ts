import { modelInfoOf } from './model-info-of.ts';

/** Tokens of one call. `input` is all of the prompt, what was read from and written to the cache included. */
export interface TokenCounts {
  readonly input: number | null;
  readonly output: number | null;
  readonly cached_input: number | null;
  readonly cache_write?: number;
}

const PER = 1_000_000;

/** US dollars, or null where the model's prices or its tokens are not known. */
export function costOf(model: string, tokens: TokenCounts): number | null {
  const info = modelInfoOf(model);
  if (info === undefined || tokens.input === null || tokens.output === null) return null;
  const long = info.long_prompt;
  const prices = long !== undefined && tokens.input > long.over_tokens ? long.prices : info.prices;
  const cached = tokens.cached_input ?? 0;
  const written = tokens.cache_write ?? 0;
  const fresh = Math.max(0, tokens.input - cached - written);
  return (fresh * prices.input + cached * prices.cached_input + written * prices.cache_write + tokens.output * prices.output) / PER;
}
