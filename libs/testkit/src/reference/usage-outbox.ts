import { toTimestamp, type ClaimOptions, type UsageOutbox } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import type { StoredOutboxRow, Tables } from './tables.ts';

export function referenceOutbox({ outbox, leases }: Tables): UsageOutbox {
  const waiting = (): StoredOutboxRow[] =>
    [...outbox.values()].filter(({ parked }) => !parked).sort(oldestFirst);
  const park = (id: string, parked: boolean): void => {
    const stored = outbox.get(id);
    if (stored !== undefined)
      outbox.set(id, {
        ...stored,
        parked,
        first_claimed_at: parked ? stored.first_claimed_at : null,
      });
  };
  return {
    claim: async (options) => {
      if (!leased(leases, options)) return [];
      const first_claimed_at = toTimestamp(options.now);
      return waiting()
        .slice(0, options.limit)
        .map((stored) => {
          const claimed = {
            ...stored,
            first_claimed_at: stored.first_claimed_at ?? first_claimed_at,
          };
          outbox.set(stored.row.id, claimed);
          return jsonCopy({
            ...stored.row,
            log: stored.log,
            first_claimed_at: claimed.first_claimed_at,
          });
        });
    },
    delivered: async (ids) => ids.forEach((id) => outbox.delete(id)),
    park: async (ids) => ids.forEach((id) => park(id, true)),
    unpark: async () => {
      const parked = [...outbox.values()].filter((stored) => stored.parked);
      for (const { row } of parked) park(row.id, false);
      return parked.length;
    },
    counts: async () => {
      const [oldest] = waiting();
      const parked = [...outbox.values()].filter((stored) => stored.parked).length;
      return {
        waiting: outbox.size - parked,
        parked,
        ...(oldest === undefined ? {} : { oldest: oldest.row.fact.ts }),
      };
    },
  };
}

const oldestFirst = ({ row: a }: StoredOutboxRow, { row: b }: StoredOutboxRow): number =>
  Date.parse(a.fact.ts) - Date.parse(b.fact.ts) || (a.id < b.id ? -1 : 1);

function leased(leases: Tables['leases'], { by, now, lease_ms }: ClaimOptions): boolean {
  const lease = leases.get('usage_export');
  if (lease !== undefined && lease.holder !== by && lease.until > now) return false;
  leases.set('usage_export', { holder: by, until: now + lease_ms });
  return true;
}
