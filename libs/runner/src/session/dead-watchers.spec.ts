import type { ChatStore, LogRef } from '@mozaiks/contracts';
import { aroundStore, referenceStore } from '@mozaiks/testkit';
import { followAll, type Following } from '../fixtures/follower.fixture.ts';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import { createWorld, gate, openChat, ref, say, type World } from '../fixtures/process.fixture.ts';
import type { Runner } from '../runner.ts';

/** A store that records to which sessions signals are sent. */
function recording(store: ChatStore = referenceStore()): {
  readonly store: ChatStore;
  readonly sent: string[];
} {
  const sent: string[] = [];
  const recorded = aroundStore(store, ({ port, method, args }, apply) => {
    if (port === 'signals' && method === 'send') sent.push(String(args[0]));
    return apply();
  });
  return { store: recorded, sent };
}

describe('a session that followed chats when it was killed', () => {
  const { store, sent } = recording();
  let world: World;
  const clients: Following[] = [];
  beforeEach(() => {
    world = createWorld({ store });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) void client.stop();
    await world.end();
  });

  const watchers = async (): Promise<readonly string[]> =>
    (await world.store.directory.get(ref))?.watchers ?? [];
  const follow = async (runner: Runner, log: LogRef): Promise<void> => {
    clients.push(followAll(runner.chats, log));
    await world.clock.advance(3_000);
  };
  /** The sessions to which one turn sends signals. */
  const signalsOfTurn = async (
    owner: Runner,
    log: LogRef,
    command_id: string,
  ): Promise<readonly string[]> => {
    sent.length = 0;
    await owner.chats.submit(log, say(command_id));
    await world.clock.advance(1_000);
    return [...sent];
  };

  it('costs no signals one minute later', async () => {
    const owner = await world.process();
    const staying = await world.process();
    const mortal = mortalStore(world.store);
    const dying = await world.process({ store: mortal.store });
    await world.clock.advance(3_000);
    const log = await openChat(owner, 'one-minute');
    await follow(staying, log);
    const before = await signalsOfTurn(owner, log, 'c1');
    await follow(dying, log);
    expect(await signalsOfTurn(owner, log, 'c2')).toContain(dying.session);
    mortal.kill();
    await world.clock.advance(60_000);
    expect(before).toContain(staying.session);
    expect(await signalsOfTurn(owner, log, 'c3')).toEqual(before);
  });

  it('costs an owner no signals in the middle of a turn, before the record is read again', async () => {
    const [shown, go] = [gate(), gate()];
    const unswept = aroundStore(world.store, ({ method }, apply) =>
      method === 'forget_dead_watchers' ? Promise.resolve() : apply(),
    );
    const owner = await world.process({
      store: unswept,
      model: async ({ live }) => {
        const show = (offset: number): void =>
          live({
            type: 'agent_delta',
            run_id: 'r',
            message_id: 'm',
            agent: 'A',
            offset,
            text: 'word ',
          });
        show(0);
        shown.open();
        await go.promise;
        for (const offset of [5, 10]) show(offset);
        return { message_id: 'm', text: 'word word word ' };
      },
    });
    const mortal = mortalStore(unswept);
    const dying = await world.process({ store: mortal.store });
    await world.clock.advance(3_000);
    const log = await openChat(owner, 'middle');
    await follow(dying, log);
    await owner.chats.submit(log, say('c1'));
    await world.clock.advance(1_000);
    await shown.promise;
    expect(sent).toContain(dying.session);
    mortal.kill();
    await world.clock.advance(20_000);
    sent.length = 0;
    go.open();
    await world.clock.advance(1_000);
    expect((await world.store.directory.get(log))?.watchers).toEqual([dying.session]);
    expect(sent).toEqual([]);
  });

  it('is removed by the next process if the one that declared it dead dies before it removes it', async () => {
    const [first, second] = [mortalStore(world.store), mortalStore(world.store)];
    const dying = await world.process({ store: first.store });
    const marking = await world.process({ store: second.store });
    const both = [dying.session, marking.session];
    let marked = false;
    second.fate = (op) => {
      marked ||= op === 'sessions.mark_dead';
      if (op !== 'sweep.forget_dead_watchers' || !marked) return 'through';
      second.kill();
      return 'fail';
    };
    await follow(dying, await openChat(dying));
    first.kill();
    await world.clock.advance(30_000);
    expect(await watchers()).toEqual([both[0]]);
    expect((await world.store.sessions.list()).map(({ session }) => session)).toEqual([both[1]]);
    await world.process();
    await world.clock.advance(1_000);
    expect(await watchers()).toEqual([]);
  });

  it('is removed again if its last write takes effect after its death', async () => {
    const runner = await world.process();
    await openChat(runner);
    await world.store.sessions.join('late');
    await world.store.sessions.leave('late');
    await world.clock.advance(10_000);
    await world.store.directory.watch(ref, 'late', true);
    await world.clock.advance(10_000);
    expect(await watchers()).toEqual([]);
  });

  it('leaves no watcher behind if it is drained', async () => {
    const owner = await world.process();
    const leaving = await world.process();
    await world.clock.advance(3_000);
    const log = await openChat(owner);
    await follow(leaving, log);
    expect(await watchers()).toEqual([leaving.session]);
    await leaving.drain(1_000);
    expect(await watchers()).toEqual([]);
  });
});
