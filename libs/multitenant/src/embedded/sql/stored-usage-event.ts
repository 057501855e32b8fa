import type { UsageRow } from '@mozaiks/contracts';
import { text } from './columns.ts';
import type { Row } from './operation.ts';

type UsageEvent = UsageRow['fact'];

/** Fields that have their own columns. Rows of versions before 9 have them in `fact` as well. */
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
/** The other fields of a usage event for a successful call, in this order. */
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

const RESTORABLE: ReadonlySet<string> = new Set([...COLUMNS, ...LISTED, ...Object.keys(USUAL)]);

const isUsual = (event: UsageEvent): boolean =>
  !event.cached &&
  event.outcome === 'ok' &&
  LISTED.every((key) => event[key] !== undefined) &&
  Object.keys(event).every((key) => RESTORABLE.has(key));

/** The column `fact`: a list, or an object if anything is unusual, such as the outcome. */
export function storedUsageEvent(event: UsageEvent): string {
  if (isUsual(event)) return JSON.stringify(LISTED.map((key) => event[key]));
  const columns: ReadonlySet<string> = new Set(COLUMNS);
  const rest = Object.entries(event).filter(([key]) => !columns.has(key));
  return JSON.stringify(Object.fromEntries(rest));
}

export function usageEventIn(row: Row): UsageEvent {
  const stored = JSON.parse(text(row, 'fact')) as object;
  const listed = Array.isArray(stored)
    ? { ...USUAL, ...Object.fromEntries(LISTED.map((key, at) => [key, stored[at] as unknown])) }
    : stored;
  const columns = Object.fromEntries(COLUMNS.map((column) => [column, row[column]]));
  return { ...columns, ...listed } as unknown as UsageEvent;
}
