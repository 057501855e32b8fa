import type { Engine } from '@mozaiks/contracts';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import { createWorld, openChat, say, typesOf, type World } from '../fixtures/process.fixture.ts';

describe('observers', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const recording = () => {
    const observed: string[][] = [];
    const observe: Engine['observe'] = async ({ events }) => {
      observed.push(events.map(({ type }) => type));
      return [];
    };
    return { observed, observe };
  };

  it('get each commit after it is durable and before anything else is done', async () => {
    const { observed, observe } = recording();
    const runner = await world.process({
      observe,
      model: async () => {
        observed.push(['the model is called']);
        return {};
      },
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(observed).toEqual([
      ['user_message', 'workflow_start'],
      ['the model is called'],
      ['agent_response', 'usage', 'workflow_complete'],
    ]);
  });

  it('have the context that they set committed next, and do not get that commit', async () => {
    const runner = await world.process({
      observe: async ({ events, state }) =>
        events[0]?.type === 'user_message'
          ? [
              {
                type: 'context_update',
                run_id: state.run?.run_id ?? null,
                set: { x: 1 },
                by: 'hook',
              },
            ]
          : [],
    });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toEqual([
      'user_message',
      'workflow_start',
      'context_update',
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
  });

  it('get the last commit of a dead owner again, and none of an owner that released', async () => {
    const mortal = mortalStore(world.store);
    const dying = await world.process({
      store: mortal.store,
      observe: () => new Promise(() => {}),
    });
    const log = await openChat(dying);
    await dying.chats.submit(log, say('c1'));
    await world.clock.settle();
    mortal.kill();
    const { observed, observe } = recording();
    const next = await world.process({ observe });
    await world.clock.advance(13_000);
    expect(observed).toEqual([
      ['owner_changed'],
      ['user_message', 'workflow_start'],
      ['agent_response', 'usage', 'workflow_complete'],
    ]);
    observed.splice(0);
    await next.chats.submit(log, say('c2'));
    await world.clock.settle();
    expect(observed[0]).toEqual(['user_message', 'workflow_start']);
  });
});
