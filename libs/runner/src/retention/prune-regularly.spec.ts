import {
  chatRef,
  RuntimeError,
  tenantScope,
  toTimestamp,
  type ChatStore,
} from '@mozaiks/contracts';
import {
  aroundStore,
  fakeClock,
  recordingLogger,
  referenceStore,
  sequentialIds,
} from '@mozaiks/testkit';
import { defaultRetention, pruneRegularly, type RetentionSettings } from './prune-regularly.ts';

const DAY = 24 * 60 * 60 * 1000;
const scope = tenantScope('app', 'user');

function start(store: ChatStore, settings: Partial<RetentionSettings> = {}) {
  const clock = fakeClock();
  const logger = recordingLogger();
  const stop = new AbortController();
  const all = { ...defaultRetention, keepMs: 90 * DAY, keepUsage: false, ...settings };
  const ended = pruneRegularly(
    { store, clock, logger, ids: sequentialIds('r-') },
    all,
    stop.signal,
  );
  return { clock, logger, stop, ended };
}

async function createChats(store: ChatStore, count: number, now: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const fresh = {
      workflow_name: 'W',
      log_id: `log-${now}-${number}`,
      parent: null,
      log_version: 1,
    };
    await store.directory.create(chatRef(scope, fresh.log_id), { ...fresh, now: toTimestamp(now) });
  }
}
const chatsIn = async (store: ChatStore): Promise<number> =>
  (await store.directory.list(scope, { limit: 100 })).chats.length;

describe('pruneRegularly', () => {
  it('removes old chats soon after the start, and later those that become too old', async () => {
    const store = referenceStore();
    const { clock, logger, stop, ended } = start(store);
    await createChats(store, 3, clock.now() - 91 * DAY);
    await createChats(store, 2, clock.now() - 89 * DAY);
    await clock.advance(defaultRetention.firstMs);
    expect(await chatsIn(store)).toBe(2);
    clock.shiftWallClock(2 * DAY);
    await clock.advance(1.3 * defaultRetention.everyMs);
    expect(await chatsIn(store)).toBe(0);
    stop.abort();
    await ended;
    const lines = logger.lines.filter(({ fields }) => fields.event === 'retention');
    expect(lines.map(({ level, fields }) => [level, fields.data])).toMatchObject([
      ['info', { chats: 3, nested_chats: 0, usage_rows: 0, workflow_versions: 0 }],
      ['info', { chats: 2 }],
    ]);
  });

  it('logs nothing if there was nothing to remove', async () => {
    const { clock, logger, stop } = start(referenceStore());
    await clock.advance(5 * defaultRetention.everyMs);
    stop.abort();
    expect(logger.lines).toEqual([]);
  });

  it('removes no more than its limit at once, and the rest soon after', async () => {
    const store = referenceStore();
    const { clock, stop } = start(store, { limit: 2 });
    await createChats(store, 5, clock.now() - 91 * DAY);
    const left = [];
    for (const ms of [
      defaultRetention.firstMs,
      defaultRetention.continueMs,
      defaultRetention.continueMs,
    ]) {
      await clock.advance(ms);
      left.push(await chatsIn(store));
    }
    stop.abort();
    expect(left).toEqual([3, 1, 0]);
  });

  it('logs a failure of the store, and tries again', async () => {
    const whole = referenceStore();
    const failure = { times: 1 };
    const store = aroundStore(whole, async ({ port }, apply) => {
      if (port === 'retention' && failure.times-- > 0) throw new RuntimeError('store_unavailable');
      return apply();
    });
    const { clock, logger, stop } = start(store);
    await createChats(whole, 1, clock.now() - 91 * DAY);
    await clock.advance(defaultRetention.firstMs);
    expect(logger.lines).toMatchObject([{ level: 'warn', fields: { event: 'retention_failed' } }]);
    await clock.advance(1.3 * defaultRetention.everyMs);
    stop.abort();
    expect(await chatsIn(whole)).toBe(0);
  });

  it('shares the work with other processes', async () => {
    const store = referenceStore();
    const passes = [start(store), start(store), start(store)];
    await createChats(store, 9, fakeClock().now() - 91 * DAY);
    await Promise.all(passes.map((pass) => pass.clock.advance(defaultRetention.firstMs)));
    for (const { stop } of passes) stop.abort();
    expect(await chatsIn(store)).toBe(0);
    const counts = passes.flatMap(({ logger }) =>
      logger.lines.map(({ fields }) => (fields.data as { chats: number }).chats),
    );
    expect(counts.reduce((sum, chats) => sum + chats, 0)).toBe(9);
  });
});
