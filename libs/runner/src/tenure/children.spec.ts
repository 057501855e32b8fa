import { chatRef, type LogRef } from '@mozaiks/contracts';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  createWorld,
  eventsOf,
  openChat,
  say,
  scope,
  typesOf,
  type ProcessParts,
  type World,
} from '../fixtures/process.fixture.ts';

/** The model of a parent that calls a child once. The child asks a person if `childAsks`. */
const nestedModel = (childAsks: boolean): Pick<ProcessParts, 'model'> => ({
  model: async (_input, state) => {
    if (state.transcript.some(({ type }) => type === 'tool_call')) return {};
    if (state.parent !== null)
      return childAsks ? { calls: [{ kind: 'question' }] } : { text: 'from the child' };
    return { calls: [{ kind: 'child', id: 'child' }] };
  },
});

describe('a child chat', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld();
  });
  afterEach(() => world.end());

  const childLog = async (): Promise<LogRef> => {
    const record = await world.store.directory.get(chatRef(scope, 'child'));
    if (record === null) throw new Error('no child');
    return record;
  };

  it('is started by the call, runs, and reports to its parent', async () => {
    const runner = await world.process(nestedModel(false));
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toEqual([
      ...['user_message', 'workflow_start', 'agent_response', 'tool_call', 'child_start', 'usage'],
      ...['child_complete', 'tool_result', 'agent_response', 'usage', 'workflow_complete'],
    ]);
    expect((await eventsOf(world.store, log))[6]).toMatchObject({
      status: 'complete',
      result: 'from the child',
    });
    const child = await childLog();
    expect((await eventsOf(world.store, child))[0]).toMatchObject({
      type: 'workflow_start',
      parent: { chat_id: 'chat', log_id: log.log_id },
    });
    expect(await world.store.directory.get(child)).toMatchObject({
      owner: null,
      due_at: null,
      parent: { chat_id: 'chat' },
    });
  });

  it('fails its call if its workflow is gone, and the parent continues', async () => {
    const calling: ProcessParts['model'] = async (_input, state) =>
      state.transcript.some(({ type }) => type === 'tool_call')
        ? {}
        : { calls: [{ kind: 'child', id: 'child', workflow: 'Gone' }] };
    const runner = await world.process({ model: calling });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const completed = (await eventsOf(world.store, log)).find(
      ({ type }) => type === 'child_complete',
    );
    expect(completed).toMatchObject({ status: 'error', result: { code: 'workflow_unavailable' } });
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });

  it('fails its call if it is erased while it runs, and the parent continues', async () => {
    const runner = await world.process(nestedModel(true));
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await typesOf(world.store, log)).at(-1)).toBe('usage');
    expect(await runner.chats.erase(await childLog())).toBe(true);
    await world.clock.settle();
    const completed = (await eventsOf(world.store, log)).find(
      ({ type }) => type === 'child_complete',
    );
    expect(completed).toMatchObject({ status: 'error', result: { code: 'child_failed' } });
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });

  it('leaves its parent unchanged if it is erased after its end', async () => {
    const runner = await world.process(nestedModel(false));
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const before = await typesOf(world.store, log);
    await runner.chats.erase(await childLog());
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toEqual(before);
  });

  it('has its questions listed with those of its parent', async () => {
    const runner = await world.process(nestedModel(true));
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    const described = await runner.chats.open(scope, { chat_id: 'chat' });
    expect(described).toMatchObject({
      status: 'running',
      pending: [{ chat_id: 'child', kind: 'tool' }],
    });
  });

  it('is started before its parent is released, even after several attempts', async () => {
    const mortal = mortalStore(world.store);
    let failures = 3;
    mortal.fate = (op, { args }) => {
      const forChild = op === 'inbox.put' && (args[0] as LogRef).chat_id === 'child';
      return forChild && failures-- > 0 ? 'fail' : 'through';
    };
    const runner = await world.process({ ...nestedModel(false), store: mortal.store });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.advance(2_000);
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });

  it('is started by the next owner if the one that called it died immediately', async () => {
    const mortal = mortalStore(world.store);
    mortal.fate = (op, { args }) => {
      if (op === 'directory.create' && (args[0] as LogRef).chat_id === 'child') mortal.kill();
      return 'through';
    };
    const runner = await world.process({ ...nestedModel(false), store: mortal.store });
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await typesOf(world.store, log)).at(-1)).toBe('usage');
    await world.process(nestedModel(false));
    await world.clock.advance(14_000);
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
    expect(
      (await typesOf(world.store, await childLog())).filter((type) => type === 'workflow_start'),
    ).toHaveLength(1);
  });

  it('is cancelled when its parent continues without it', async () => {
    const runner = await world.process(nestedModel(true));
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    await runner.chats.submit(log, { type: 'cancel', command_id: 'c2' });
    await world.clock.settle();
    expect((await eventsOf(world.store, await childLog())).at(-1)).toMatchObject({
      type: 'workflow_complete',
      reason: 'cancelled',
    });
  });

  it('fails its call if it cannot be started', async () => {
    const runner = await world.process(nestedModel(false));
    await openChat(runner, 'child');
    const log = await openChat(runner);
    await runner.chats.submit(log, say('c1'));
    await world.clock.settle();
    expect(await eventsOf(world.store, log)).toContainEqual(
      expect.objectContaining({
        type: 'child_complete',
        status: 'error',
        result: expect.objectContaining({ code: 'child_failed' }),
      }),
    );
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });
});
