import type { UsageTotals } from '@mozaiks/contracts';
import { addTotals } from '@mozaiks/contracts/chat-view';
import type { Run } from './fold-run.ts';

/** What a run used and how long it took. Times are in milliseconds. */
export interface Totals {
  readonly turns: number;
  /** Of its own model calls, without nested chats: the sum of its rows. */
  readonly usage: UsageTotals;
  /**
   * With a person or without: from the first to the last event, less the times in which a question
   * was open.
   */
  readonly worked_ms: number;
  readonly waited_ms: number;
  /**
   * What the event that ended the run says that differs from the sum of the rows and of nested
   * chats.
   */
  readonly differences: readonly Difference[];
}

export interface Difference {
  readonly name: Counted;
  readonly reported: number | null;
  readonly summed: number | null;
}

const COUNTED = ['input_tokens', 'output_tokens', 'cost_usd', 'model_calls'] as const;
export type Counted = (typeof COUNTED)[number];

/** `now`: the end of what is still under way, in milliseconds since the epoch. */
export function totalsOf(run: Run, now: number = run.to): Totals {
  const to = run.end === null ? Math.max(now, run.to) : run.to;
  const waited_ms = waitedFor(run, to);
  return {
    turns: run.steps.filter(({ kind }) => kind === 'turn').length,
    usage: run.usage,
    waited_ms,
    worked_ms: to - run.from - waited_ms,
    differences: differencesOf(run),
  };
}

/** Times in which several questions were open count once. */
export function waitedFor({ waits }: Pick<Run, 'waits'>, now: number): number {
  let until = 0;
  let sum = 0;
  for (const { from, to } of waits) {
    const end = Math.min(to ?? now, now);
    sum += Math.max(0, end - Math.max(from, until));
    until = Math.max(until, end);
  }
  return sum;
}

function differencesOf({ end, usage, nested }: Run): Difference[] {
  const reported = end?.usage;
  if (reported === undefined) return [];
  const summed = addTotals(usage, nested);
  return COUNTED.filter((name) => !same(reported[name], summed[name])).map((name) => ({
    name,
    reported: reported[name],
    summed: summed[name],
  }));
}

/** Sums of dollars in another order differ in their last digits. */
function same(one: number | null, other: number | null): boolean {
  if (one === null || other === null) return one === other;
  return Math.abs(one - other) <= 1e-9 * Math.max(1, Math.abs(one));
}
