import type { UsageRow, UsageSummary } from '@mozaiks/contracts';

/** Sums of usage. Unknown values count as 0. */
export type UsageSums = Pick<UsageSummary, 'calls' | 'input_tokens' | 'output_tokens' | 'cost_usd'>;

export const noSums: UsageSums = { calls: 0, input_tokens: 0, output_tokens: 0, cost_usd: 0 };

export const sumsOfRows = (rows: readonly UsageRow[]): UsageSums =>
  rows
    .map(({ fact }) => ({
      calls: 1,
      input_tokens: fact.input_tokens ?? 0,
      output_tokens: fact.output_tokens ?? 0,
      cost_usd: fact.cost_usd ?? 0,
    }))
    .reduce(addSums, noSums);

export const addSums = (one: UsageSums, other: UsageSums): UsageSums => combined(one, other, 1);
export const subtractSums = (from: UsageSums, sums: UsageSums): UsageSums =>
  combined(from, sums, -1);

/**
 * Rounded to 12 decimals, because sums of binary fractions differ in their last digits. Prices have
 * fewer digits.
 */
const combined = (one: UsageSums, other: UsageSums, sign: 1 | -1): UsageSums => ({
  calls: one.calls + sign * other.calls,
  input_tokens: one.input_tokens + sign * other.input_tokens,
  output_tokens: one.output_tokens + sign * other.output_tokens,
  cost_usd: Number((one.cost_usd + sign * other.cost_usd).toFixed(12)),
});
