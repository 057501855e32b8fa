import type { ChatStore } from '@mozaiks/contracts';
import { fakeClock, faultyStore, recordingLogger, type StoreCall } from '@mozaiks/testkit';
import { startUsageExport, type UsageExport } from './export-usage.ts';
import type { UsageExportDeps } from './exporter.ts';
import { recordCalls, storeWithOutbox } from './outbox.fixture.ts';
import type { ExportSettings } from './settings.ts';
import type { SendOutcome, UsageSink } from './usage-sink.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const delivered: SendOutcome = { kind: 'delivered' };
const down: SendOutcome = { kind: 'unavailable', reason: 'HTTP 503' };
const refused: SendOutcome = { kind: 'refused', reason: 'HTTP 400' };
const wrong: SendOutcome = { kind: 'misconfigured', reason: 'HTTP 401' };

type Answer = (ids: readonly string[], signal: AbortSignal) => SendOutcome | Promise<SendOutcome>;

/** A receiver that gives these answers and records what it was sent. */
function receiver(answer: Answer = () => delivered) {
  const sent: { readonly at: number; readonly ids: readonly string[] }[] = [];
  return { sent, answer };
}

describe('the export of usage', () => {
  const clock = fakeClock();
  let store: ChatStore;
  let exports: UsageExport[];
  const logger = () => recordingLogger();
  beforeEach(() => {
    store = storeWithOutbox();
    exports = [];
  });
  afterEach(() => Promise.all(exports.map((one) => one.stop(0))));

  type Started = Partial<UsageExportDeps & ExportSettings> & {
    readonly to: ReturnType<typeof receiver>;
  };
  const start = ({
    to,
    outbox = store.outbox,
    process = 'one',
    logger: lines = logger(),
    metrics,
    ...settings
  }: Started): UsageExport => {
    const sink: UsageSink = {
      name: 'webhook',
      send: async (events, signal) => {
        const ids = events.map(({ id }) => id);
        to.sent.push({ at: clock.monotonic(), ids });
        return to.answer(ids, signal);
      },
    };
    const deps = {
      outbox,
      sink,
      clock,
      process,
      logger: lines,
      random: () => 0.5,
      ...(metrics === undefined ? {} : { metrics }),
    };
    const started = startUsageExport(deps, settings);
    exports.push(started);
    return started;
  };
  const idsOf = ({ sent }: ReturnType<typeof receiver>): string[] => sent.flatMap(({ ids }) => ids);
  const waits = ({ sent }: ReturnType<typeof receiver>): number[] =>
    sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0));

  it('sends all rows at once, the oldest first, in batches', async () => {
    const ids = await recordCalls(store, 250);
    const to = receiver();
    start({ to });
    await clock.settle();
    await clock.advance(0);
    expect(to.sent.map((batch) => batch.ids.length)).toEqual([100, 100, 50]);
    expect(idsOf(to)).toEqual(ids);
    expect(waits(to)).toEqual([0, 0]);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 0 });
  });

  it('sends rows that are recorded later within two seconds', async () => {
    const to = receiver();
    start({ to });
    await clock.advance(5 * SECOND);
    const ids = await recordCalls(store, 1);
    await clock.advance(2 * SECOND);
    expect(idsOf(to)).toEqual(ids);
  });

  it('retries within two seconds, then less and less often, and delivers each event when the receiver recovers', async () => {
    const ids = await recordCalls(store, 3);
    const to = receiver(() => down);
    start({ to });
    await clock.advance(HOUR);
    expect(waits(to).slice(0, 7)).toEqual([750, 1500, 3000, 6000, 12_000, 24_000, 45_000]);
    expect(Math.max(...waits(to))).toBe(45_000);
    to.answer = () => delivered;
    to.sent.length = 0;
    await clock.advance(MINUTE);
    expect(idsOf(to)).toEqual(ids);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 0 });
  });

  it('parks one bad row without delaying the others', async () => {
    const ids = await recordCalls(store, 100);
    const bad = ids[41] ?? '';
    const to = receiver((batch) => (batch.includes(bad) ? refused : delivered));
    const [lines, counted] = [recordingLogger(), [] as unknown[]];
    start({ to, logger: lines, metrics: { count: (...metric) => counted.push(metric) } });
    await clock.advance(MINUTE);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 1 });
    expect(to.sent.length).toBeLessThan(20);
    expect(lines.lines).toMatchObject([
      {
        level: 'error',
        fields: { event: 'usage_events_parked', data: { reason: 'refused', count: 1, ids: [bad] } },
      },
    ]);
    expect(counted).toContainEqual([
      'mozaiks_usage_events_parked_total',
      { sink: 'webhook', reason: 'refused' },
      1,
    ]);
  });

  it('sends all rows slowly to a receiver that rejects every one', async () => {
    await recordCalls(store, 1_000);
    const to = receiver(() => refused);
    start({ to, batch: 10 });
    await clock.advance(10 * SECOND);
    expect((await store.outbox.counts()).parked).toBeLessThan(60);
  });

  it('parks undelivered rows after a day, with one line and a metric, and sends them again on request', async () => {
    const ids = await recordCalls(store, 2);
    const to = receiver(() => down);
    const [lines, counted] = [recordingLogger(), [] as unknown[]];
    start({ to, logger: lines, metrics: { count: (...metric) => counted.push(metric) } });
    await clock.advance(23 * HOUR);
    expect(await store.outbox.counts()).toMatchObject({ waiting: 2, parked: 0 });
    await clock.advance(HOUR + MINUTE);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 2 });
    const parked = lines.lines.filter(({ fields }) => fields.event === 'usage_events_parked');
    expect(parked).toMatchObject([
      { level: 'error', fields: { data: { reason: 'expired', count: 2 } } },
    ]);
    expect(counted).toContainEqual([
      'mozaiks_usage_events_parked_total',
      { sink: 'webhook', reason: 'expired' },
      2,
    ]);
    to.answer = () => delivered;
    to.sent.length = 0;
    await store.outbox.unpark();
    await clock.advance(MINUTE);
    expect(idsOf(to)).toEqual(ids);
  });

  it('logs each change of state, and once an hour a failure that lasts', async () => {
    await recordCalls(store, 1);
    const to = receiver(() => wrong);
    const lines = recordingLogger();
    start({ to, logger: lines });
    await clock.advance(2 * HOUR + 5 * MINUTE);
    expect(lines.lines.map(({ fields }) => fields.event)).toEqual(
      Array(3).fill('usage_export_misconfigured'),
    );
    expect(lines.messages('error')[0]).toMatch(/HTTP 401$/);
    to.answer = () => down;
    await clock.advance(10 * MINUTE);
    to.answer = () => delivered;
    await clock.advance(10 * MINUTE);
    expect(lines.lines.slice(3).map(({ fields }) => fields.event)).toEqual([
      'usage_export_unavailable',
      'usage_export_recovered',
    ]);
  });

  it('continues after a failure of the store, and may then send an event twice with the same id', async () => {
    const [id] = await recordCalls(store, 1);
    const left = { failures: 2 };
    const when = ({ method }: StoreCall): boolean => method === 'delivered' && left.failures-- > 0;
    const to = receiver();
    const lines = recordingLogger();
    start({
      to,
      outbox: faultyStore(store, { random: () => 0, fail: 1, loseReply: 0, when }).outbox,
      logger: lines,
    });
    await clock.advance(10 * SECOND);
    expect(idsOf(to)).toEqual([id, id, id]);
    expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 0 });
    expect(lines.messages('warn')).toHaveLength(1);
  });

  describe('the export by several processes', () => {
    it('is done by one of them at a time, even while a send takes long', async () => {
      const ids = await recordCalls(store, 3);
      const hanging = receiver(async (_ids, signal) => {
        await clock.sleep(2 * MINUTE, signal);
        return delivered;
      });
      const other = receiver();
      start({ to: hanging, process: 'one' });
      await clock.settle();
      start({ to: other, process: 'other' });
      await clock.advance(5 * MINUTE);
      expect([idsOf(hanging), idsOf(other)]).toEqual([ids, []]);
      expect(await store.outbox.counts()).toEqual({ waiting: 0, parked: 0 });
    });

    it('passes to another at once when one stops', async () => {
      const [first, other] = [receiver(), receiver()];
      const one = start({ to: first, process: 'one' });
      await clock.settle();
      start({ to: other, process: 'other' });
      await clock.advance(MINUTE);
      await one.stop(SECOND);
      const ids = await recordCalls(store, 1);
      await clock.advance(2 * SECOND);
      expect([idsOf(first), idsOf(other)]).toEqual([[], ids]);
    });

    it('passes to another after the lease when one dies', async () => {
      const ids = await recordCalls(store, 1);
      await store.outbox.claim({ by: 'dead', now: clock.now(), lease_ms: 15 * SECOND, limit: 1 });
      const to = receiver();
      start({ to, process: 'other' });
      await clock.advance(14 * SECOND);
      expect(idsOf(to)).toEqual([]);
      await clock.advance(3 * SECOND);
      expect(idsOf(to)).toEqual(ids);
    });

    it('ends a send whose lease another process has', async () => {
      await recordCalls(store, 1);
      const ended: unknown[] = [];
      const to = receiver(async (_ids, signal) => {
        await clock.sleep(HOUR, signal).catch(() => ended.push(clock.monotonic()));
        return down;
      });
      start({ to });
      await clock.settle();
      const begun = clock.monotonic();
      await store.outbox.claim({
        by: 'thief',
        now: clock.now() + MINUTE,
        lease_ms: MINUTE,
        limit: 1,
      });
      await clock.advance(10 * SECOND);
      expect(ended).toEqual([begun + 5 * SECOND]);
      expect(to.sent).toHaveLength(1);
    });

    it('waits as long as the receiver asks, whichever process sends', async () => {
      await recordCalls(store, 1);
      const to = receiver(() => ({ ...down, retry_after_ms: 2 * MINUTE }));
      start({ to, process: 'one' });
      await clock.settle();
      start({ to, process: 'other' });
      await clock.advance(5 * MINUTE);
      expect(waits(to)).toEqual([2 * MINUTE, 2 * MINUTE]);
    });
  });

  describe('the export at the end of the process', () => {
    it('finishes the current batch and starts no other', async () => {
      const ids = await recordCalls(store, 3);
      const to = receiver(async () => {
        await clock.sleep(SECOND);
        return delivered;
      });
      const one = start({ to, batch: 2 });
      await clock.settle();
      const stopped = one.stop(10 * SECOND);
      await clock.advance(SECOND);
      await stopped;
      expect(idsOf(to)).toEqual(ids.slice(0, 2));
      expect(await store.outbox.counts()).toMatchObject({ waiting: 1 });
    });

    it('abandons a send that takes too long, and leaves the lease to the next process, which sends it again', async () => {
      const ids = await recordCalls(store, 1);
      const to = receiver(async (_ids, signal) => {
        await clock.sleep(HOUR, signal).catch(() => undefined);
        return down;
      });
      const one = start({ to });
      await clock.settle();
      const begun = clock.monotonic();
      const stopped = one.stop(10 * SECOND).then(() => clock.monotonic() - begun);
      await clock.advance(10 * SECOND);
      expect(await stopped).toBeLessThanOrEqual(10 * SECOND);
      const next = receiver();
      start({ to: next, process: 'next' });
      await clock.settle();
      expect(idsOf(next)).toEqual(ids);
    });
  });
});
