import type { UsageRow } from '@mozaiks/contracts';
import { text } from './columns.ts';
import type { Row } from './operation.ts';

type Fact = UsageRow['fact'];

/** What columns of their own hold. Rows of versions before 9 have it in `fact` as well. */
const COLUMNS = [
  'agent',
  'model',
  'ts',
  'chat_id',
  'input_tokens',
  'output_tokens',
  'cached_input_tokens',
  'reasoning_tokens',
  'cost_usd',
] as const;
/** What a fact of a call that went well holds besides, in this order. */
const LISTED = [
  'seq',
  'run_id',
  'purpose',
  'message_id',
  'provider',
  'first_token_ms',
  'duration_ms',
] as const;
const USUAL = { type: 'usage', cached: false, outcome: 'ok' } as const;

const OBVIOUS: ReadonlySet<string> = new Set([...COLUMNS, ...LISTED, ...Object.keys(USUAL)]);

const isUsual = (fact: Fact): boolean =>
  !fact.cached &&
  fact.outcome === 'ok' &&
  LISTED.every((key) => fact[key] !== undefined) &&
  Object.keys(fact).every((key) => OBVIOUS.has(key));

/** The column `fact`: a list, or an object for a fact with anything unusual, such as its outcome. */
export function storedFact(fact: Fact): string {
  if (isUsual(fact)) return JSON.stringify(LISTED.map((key) => fact[key]));
  const columns: ReadonlySet<string> = new Set(COLUMNS);
  const rest = Object.entries(fact).filter(([key]) => !columns.has(key));
  return JSON.stringify(Object.fromEntries(rest));
}

export function factIn(row: Row): Fact {
  const stored = JSON.parse(text(row, 'fact')) as object;
  const listed = Array.isArray(stored)
    ? { ...USUAL, ...Object.fromEntries(LISTED.map((key, at) => [key, stored[at] as unknown])) }
    : stored;
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, row[column]]));
  return { ...columns, ...listed } as unknown as Fact;
}
