import {
  toTimestamp,
  type ChatStore,
  type ClaimOptions,
  type LogRef,
  type OutboxRow,
} from '@mozaiks/contracts';
import { at, createdLog, racing, unique, usageRow, usingStore, type OpenStore } from './subject.ts';

const LEASE_MS = 1_000;
const idsOf = (rows: readonly OutboxRow[]): string[] => rows.map(({ id }) => id);
const time = (minute: number): string => `2026-01-01T00:${String(minute).padStart(2, '0')}:00.000Z`;

/** What `UsageOutbox` guarantees for a store that was opened with `usage_outbox`. */
export function usageOutboxSuite(open: OpenStore): void {
  describe('UsageOutbox', () => {
    const store = usingStore(open);
    // Each test has its own time, after every lease of the previous tests.
    const clock = { now: Date.parse(at) };
    const claim = (options: Partial<ClaimOptions> = {}) =>
      store().outbox.claim({
        by: 'one',
        now: clock.now,
        lease_ms: LEASE_MS,
        limit: 100,
        ...options,
      });
    beforeEach(async () => {
      await store().outbox.unpark();
      for (;;) {
        clock.now += 2 * LEASE_MS;
        const left = await claim({ by: 'drain', lease_ms: 0 });
        if (left.length === 0) break;
        await store().outbox.delivered(idsOf(left));
      }
      clock.now += 2 * LEASE_MS;
    });
    describe('claim', () => claiming(store, clock, claim));
    describe('delivered and park', () => ending(store, claim));
  });
}

type Claim = (options?: Partial<ClaimOptions>) => Promise<readonly OutboxRow[]>;

/** The ids of new rows of the chat's log, with these times. */
async function recorded(
  store: ChatStore,
  log: LogRef,
  times: readonly string[],
): Promise<string[]> {
  const rows = times.map((ts, index) => usageRow(log, index + 1, { ts }));
  await store.usage.record(log, rows);
  return rows.map(({ id }) => id);
}

function claiming(store: () => ChatStore, clock: { now: number }, claim: Claim): void {
  it('returns what the ledger recorded, with its chat', async () => {
    const log = await createdLog(store());
    const row = usageRow(log, 1, { cost_usd: null });
    await store().usage.record(log, [row]);
    expect(await claim()).toEqual([{ ...row, log, first_claimed_at: toTimestamp(clock.now) }]);
  });

  it('starts with the oldest row of any chat, and stops at the limit', async () => {
    const [one, other] = [await createdLog(store()), await createdLog(store())];
    const [third, first] = await recorded(store(), one, [time(3), time(1)]);
    const [second] = await recorded(store(), other, [time(2)]);
    expect(idsOf(await claim({ limit: 2 }))).toEqual([first, second]);
    expect(idsOf(await claim())).toEqual([first, second, third]);
  });

  it('returns a row that is recorded twice only once, even after its delivery', async () => {
    const log = await createdLog(store());
    const row = usageRow(log, 1);
    await racing(5, () => store().usage.record(log, [row]));
    expect(idsOf(await claim())).toEqual([row.id]);
    await store().outbox.delivered([row.id]);
    await store().usage.record(log, [row]);
    expect(await claim()).toEqual([]);
  });

  it('remembers when a row was claimed for the first time', async () => {
    const log = await createdLog(store());
    await recorded(store(), log, [time(1)]);
    const first = toTimestamp(clock.now);
    await claim();
    clock.now += 60_000;
    expect((await claim()).map(({ first_claimed_at }) => first_claimed_at)).toEqual([first]);
  });

  it('returns nothing to others until the lease has expired', async () => {
    const log = await createdLog(store());
    const ids = await recorded(store(), log, [time(1), time(2)]);
    await claim({ limit: 1 });
    expect(await claim({ by: 'other', now: clock.now + LEASE_MS - 1 })).toEqual([]);
    expect(idsOf(await claim({ now: clock.now + LEASE_MS - 1 }))).toEqual(ids);
    expect(await claim({ by: 'other', now: clock.now + LEASE_MS })).toEqual([]);
    expect(idsOf(await claim({ by: 'other', now: clock.now + 2 * LEASE_MS }))).toEqual(ids);
    expect(await claim({ now: clock.now + 2 * LEASE_MS })).toEqual([]);
  });

  it('returns the rows to one of several that claim at once', async () => {
    const log = await createdLog(store());
    await recorded(store(), log, [time(1)]);
    const claims = await racing(5, (index) => claim({ by: `process-${index}` }));
    expect(claims.filter((rows) => rows.length > 0)).toHaveLength(1);
  });

  it('keeps the user of a chat that is erased before its usage is delivered', async () => {
    const log = await createdLog(store());
    await recorded(store(), log, [time(1)]);
    await store().directory.erase(log);
    await store().usage.forget(log);
    expect((await claim()).map((row) => row.log)).toEqual([log]);
  });
}

function ending(store: () => ChatStore, claim: Claim): void {
  it('never returns a delivered row again', async () => {
    const log = await createdLog(store());
    const [first, second] = await recorded(store(), log, [time(1), time(2)]);
    await store().outbox.delivered([first ?? '', unique('unknown')]);
    await store().outbox.delivered([first ?? '']);
    expect(idsOf(await claim())).toEqual([second]);
  });

  it('keeps a parked row, and returns it to no one until it is unparked', async () => {
    const log = await createdLog(store());
    const ids = await recorded(store(), log, [time(1), time(2), time(3)]);
    const parked = ids.slice(0, 2);
    await claim({ by: 'before', lease_ms: 0 });
    await store().outbox.park(parked);
    await store().outbox.park(parked);
    expect(idsOf(await claim())).toEqual(ids.slice(2));
    expect(await store().outbox.counts()).toEqual({ waiting: 1, parked: 2, oldest: time(3) });
    expect([await store().outbox.unpark(), await store().outbox.unpark()]).toEqual([2, 0]);
    const rows = await claim();
    expect(idsOf(rows)).toEqual(ids);
    expect(await store().outbox.counts()).toEqual({ waiting: 3, parked: 0, oldest: time(1) });
  });

  it('counts nothing if nothing waits', async () => {
    expect(await store().outbox.counts()).toEqual({ waiting: 0, parked: 0 });
  });
}
