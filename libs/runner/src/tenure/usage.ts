import type { Commit, LogRef, UsageRow } from '@mozaiks/contracts';
import { askStore, type Tenure } from './tenure.ts';

/** The fence of commits that a fork has copied. Owners have higher fences. */
export const COPIED_FENCE = 0;

/**
 * The ledger rows of a commit. A copied commit has none, because its calls are billed in the
 * original.
 */
export const usageRows = (
  { log_id }: LogRef,
  workflow_name: string,
  { fence, events }: Pick<Commit, 'fence' | 'events'>,
): UsageRow[] =>
  fence === COPIED_FENCE
    ? []
    : events.flatMap((event) =>
        event.type === 'usage'
          ? [{ id: `${log_id}/${event.seq}`, workflow_name, fact: event }]
          : [],
      );

/** Keeps usage events beyond the record's `usage_seq` until the ledger has them. */
export function rememberUsage(t: Tenure, commit: Commit): void {
  const rows = usageRows(t.log, t.workflowName, commit).filter(
    ({ fact }) => fact.seq > t.owned.record.usage_seq,
  );
  for (const row of rows) t.unrecorded.set(row.id, row);
}

/** Records rows in the ledger without waiting. The release repeats those that fail. */
export function recordInBackground(t: Tenure, rows: readonly UsageRow[]): void {
  if (rows.length === 0) return;
  const known = (): void => rows.forEach(({ id }) => t.unrecorded.delete(id));
  void t.deps.store.usage.record(t.log, rows).then(known, () => {});
}

/** Resolves when the ledger has every usage event up to the head. */
export async function recordAll(t: Tenure): Promise<void> {
  const rows = [...t.unrecorded.values()];
  if (rows.length === 0) return;
  await askStore(t, (store) => store.usage.record(t.log, rows));
  for (const { id } of rows) t.unrecorded.delete(id);
}
