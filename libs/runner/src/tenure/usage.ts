import type { Commit, LogRef, UsageRow } from '@mozaiks/contracts';
import { untilKnown } from '../until-known.ts';
import { patience, type Tenure } from './tenure.ts';

/** The fence of commits that a fork has copied. Those of owners are above it. */
export const COPIED_FENCE = 0;

/** What the ledger has to hold of a commit: nothing of a copied one, whose calls were made, and are billed, in the original. */
export const usageRows = (
  { log_id }: LogRef,
  workflow_name: string,
  { fence, events }: Pick<Commit, 'fence' | 'events'>,
): UsageRow[] =>
  fence === COPIED_FENCE
    ? []
    : events.flatMap((fact) =>
        fact.type === 'usage' ? [{ id: `${log_id}/${fact.seq}`, workflow_name, fact }] : [],
      );

/** Keeps the usage facts beyond the record's `usage_seq` until the ledger has them. */
export function rememberUsage(t: Tenure, commit: Commit): void {
  const rows = usageRows(t.log, t.workflowName, commit).filter(
    ({ fact }) => fact.seq > t.owned.record.usage_seq,
  );
  for (const row of rows) t.unrecorded.set(row.id, row);
}

/** Tells the ledger soon, without waiting; the release makes sure. */
export function recordSoon(t: Tenure, rows: readonly UsageRow[]): void {
  if (rows.length === 0) return;
  const known = (): void => rows.forEach(({ id }) => t.unrecorded.delete(id));
  void t.deps.store.usage.record(t.log, rows).then(known, () => {});
}

/** Resolves when the ledger has every usage fact up to the head. */
export async function recordAll(t: Tenure): Promise<void> {
  const rows = [...t.unrecorded.values()];
  if (rows.length === 0) return;
  await untilKnown(patience(t), () => t.deps.store.usage.record(t.log, rows));
  for (const { id } of rows) t.unrecorded.delete(id);
}
