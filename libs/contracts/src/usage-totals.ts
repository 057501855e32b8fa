import type { DraftOf, UsageTotals } from './events.ts';

type Counts = Omit<UsageTotals, 'model_calls' | 'cost_incomplete'>;

/** Whether a failed call has used nothing, because none of its values is known. */
export const usedNothing = ({
  outcome,
  input_tokens,
  cost_usd,
}: Pick<DraftOf<'usage'>, 'outcome' | 'input_tokens' | 'cost_usd'>): boolean =>
  outcome === 'failed' && input_tokens === null && cost_usd === null;

/** The totals including one more call. */
export function addUsage(sum: UsageTotals, call: DraftOf<'usage'>): UsageTotals {
  if (usedNothing(call)) return { ...sum, model_calls: sum.model_calls + 1 };
  const { input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_usd } = call;
  const counts = { input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost_usd };
  return addTotals(sum, {
    ...counts,
    model_calls: 1,
    ...(cost_usd === null ? { cost_incomplete: true } : {}),
  });
}

/** The sum of both. */
export function addTotals(one: UsageTotals, other: UsageTotals): UsageTotals {
  const sum = (name: keyof Counts): number | null => added(one[name], other[name]);
  return {
    input_tokens: sum('input_tokens'),
    output_tokens: sum('output_tokens'),
    cached_input_tokens: sum('cached_input_tokens'),
    reasoning_tokens: sum('reasoning_tokens'),
    cost_usd: sum('cost_usd'),
    model_calls: one.model_calls + other.model_calls,
    ...(one.cost_incomplete === true || other.cost_incomplete === true
      ? { cost_incomplete: true }
      : {}),
  };
}

/** An unknown number adds nothing to a known one. Two unknown numbers are unknown. */
function added(one: number | null, other: number | null): number | null {
  if (one === null) return other === 0 ? null : other;
  if (other === null) return one === 0 ? null : one;
  return one + other;
}
