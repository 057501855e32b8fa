import {
  chatRef,
  logRef,
  tenantScope,
  toTimestamp,
  type ChatStore,
  type LogRef,
} from '@mozaiks/contracts';
import { referenceStore, usageRow } from '@mozaiks/testkit';

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
export const log: LogRef = logRef(
  chatRef(tenantScope('app-1', 'ada@example.com'), 'chat-1'),
  'log-1',
);

/** A store with an outbox, in memory. */
export const storeWithOutbox = (): ChatStore => referenceStore({ usage_outbox: true });

/**
 * Records this many calls, one second apart, from `first` on. Returns their ids, the oldest first.
 */
export async function recordCalls(
  { usage }: Pick<ChatStore, 'usage'>,
  count: number,
  first = 1,
): Promise<string[]> {
  const rows = Array.from({ length: count }, (_, index) => {
    const seq = first + index;
    return usageRow(log, seq, { ts: toTimestamp(Date.UTC(2026, 0, 1) + seq * 1000) });
  });
  await usage.record(log, rows);
  return rows.map(({ id }) => id);
}
