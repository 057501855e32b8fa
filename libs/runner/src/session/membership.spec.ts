import { RuntimeError } from '@mozaiks/contracts';
import { aroundStore } from '@mozaiks/testkit';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import { createWorld, openChat, say, typesOf, type World } from '../fixtures/process.fixture.ts';

describe('a session', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const sessions = async (): Promise<(string | null)[]> =>
    (await world.store.sessions.list()).map(({ session }) => session);

  it('is declared dead when its heartbeat has not changed over five heartbeats of a watcher', async () => {
    const mortal = mortalStore(world.store);
    const dying = await world.process({ store: mortal.store });
    const watcher = await world.process();
    await world.clock.advance(5_000);
    mortal.kill();
    await world.clock.advance(8_000);
    expect(await sessions()).toContain(dying.session);
    await world.clock.advance(5_000);
    expect(await sessions()).toEqual([watcher.session]);
  });

  it('is not declared dead because the store did not answer any process', async () => {
    let down = false;
    const store = aroundStore(world.store, (_call, apply) =>
      down ? Promise.reject(new RuntimeError('store_unavailable')) : apply(),
    );
    const runners = [await world.process({ store }), await world.process({ store })];
    const names = runners.map(({ session }) => session);
    await world.clock.advance(5_000);
    down = true;
    await world.clock.advance(60_000);
    down = false;
    await world.clock.advance(20_000);
    expect(runners.map(({ session }) => session)).toEqual(names);
    expect(await sessions()).toEqual(names);
  });

  it('is not declared dead because the clock of a watcher jumped', async () => {
    await world.process();
    await world.process();
    await world.clock.advance(5_000);
    world.clock.shiftWallClock(3_600_000);
    await world.clock.advance(5_000);
    expect(await sessions()).toHaveLength(2);
  });

  it('aborts its turns and joins again after the others have declared it dead', async () => {
    const reasons: unknown[] = [];
    const runner = await world.process({
      model: ({ signal }) =>
        new Promise(() => signal.addEventListener('abort', () => reasons.push(signal.reason))),
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const before = runner.session;
    await world.store.sessions.leave(before ?? '');
    await world.clock.advance(2_000);
    expect(reasons).toEqual(['lost']);
    expect(runner.session).not.toBe(before);
    expect(await typesOf(world.store, log)).toEqual([
      'user_message',
      'workflow_start',
      'owner_changed',
    ]);
  });

  it('sends heartbeats although everything else hangs', async () => {
    const mortal = mortalStore(world.store);
    const store = aroundStore(mortal.store, ({ port }, apply) =>
      port === 'sessions' ? apply() : new Promise(() => {}),
    );
    const hung = await world.process({ store });
    await world.process();
    await world.clock.advance(30_000);
    expect(await sessions()).toContain(hung.session);
  });

  it('counts a heartbeat that hangs as unacknowledged', async () => {
    let hang = false;
    const store = aroundStore(world.store, ({ method }, apply) =>
      hang && method === 'beat' ? new Promise(() => {}) : apply(),
    );
    const runner = await world.process({ store });
    hang = true;
    await world.clock.advance(7_000);
    hang = false;
    await world.clock.advance(6_000);
    expect(
      (await world.store.sessions.list()).find(({ session }) => session === runner.session)?.beat,
    ).toBeGreaterThan(2);
  });

  it('logs once when its heartbeats fail, and once when they work again', async () => {
    let down = false;
    const full = new RuntimeError('store_unavailable', {}, new Error('the disk is full'));
    const store = aroundStore(world.store, ({ method }, apply) =>
      down && method === 'beat' ? Promise.reject(full) : apply(),
    );
    const runner = await world.process({ store });
    await world.clock.advance(5_000);
    expect(world.logger.lines).toEqual([]);
    expect(runner.stats()).toMatchObject({ heartbeatAgeMs: 1_000, isLive: true });
    down = true;
    await world.clock.advance(20_000);
    expect(runner.stats()).toMatchObject({ heartbeatAgeMs: 21_000, isLive: false });
    expect(world.logger.lines).toMatchObject([
      { level: 'warn', fields: { event: 'beats_failing', error: full } },
    ]);
    down = false;
    await world.clock.advance(2_000);
    expect(runner.stats().isLive).toBe(true);
    expect(world.logger.lines.slice(1)).toMatchObject([
      { level: 'info', fields: { event: 'beats_working', data: { outage_ms: 20_000 } } },
    ]);
  });

  it('logs once when it cannot join', async () => {
    let down = true;
    const store = aroundStore(world.store, ({ method }, apply) =>
      down && method === 'join' ? Promise.reject(new RuntimeError('store_unavailable')) : apply(),
    );
    const started = world.process({ store });
    await world.clock.advance(10_000);
    expect(world.logger.lines.map(({ fields }) => fields?.event)).toEqual(['beats_failing']);
    down = false;
    await world.clock.advance(2_000);
    expect((await started).stats()).toMatchObject({ isLive: true });
    expect(world.logger.lines.map(({ fields }) => fields?.event)).toEqual([
      'beats_failing',
      'beats_working',
    ]);
  });

  it('leaves when it stops, so that its chats may be taken immediately', async () => {
    const runner = await world.process();
    await runner.stop();
    expect(await sessions()).toEqual([]);
    expect(runner.session).toBeNull();
  });
});
