import { tenantScope } from '@mozaiks/contracts';
import { testCatalog, testWorkflow } from '@mozaiks/testkit';
import { mortalStore } from '../fixtures/mortal-store.fixture.ts';
import {
  createWorld,
  eventsOf,
  say,
  scope,
  typesOf,
  type World,
} from '../fixtures/process.fixture.ts';

const variables = {
  topic: { client_writable: true },
  count: { type: 'integer', client_writable: true },
  secret: { client_writable: true, sensitive: true },
  own: {},
} as const;
const agents = ['A'] as const;
const workflows = [
  testWorkflow({ workflow_name: 'W', agents, variables }),
  testWorkflow({ workflow_name: 'Other', agents }),
  testWorkflow({ workflow_name: 'Eager', agents, variables, startup_mode: 'AgentDriven' }),
];

describe('open', () => {
  let world: World;
  beforeEach(() => {
    world = createWorld({ catalog: testCatalog(workflows, ['Broken']) });
  });
  afterEach(() => world.end());

  it('creates a chat once, and finds it again', async () => {
    const { chats } = await world.process();
    const made = await chats.open(scope, { chat_id: 'c', workflow_name: 'W' });
    expect(made).toMatchObject({
      created: true,
      workflow_name: 'W',
      workflow_version: null,
      status: 'idle',
      head_seq: 0,
      pending: [],
    });
    expect(await chats.open(scope, { chat_id: 'c' })).toEqual({ ...made, created: false });
    expect(made.log.chat_id).toBe('c');
  });

  it('creates an id if none is given', async () => {
    const { chats } = await world.process();
    const [one, two] = [
      await chats.open(scope, { workflow_name: 'W' }),
      await chats.open(scope, { workflow_name: 'W' }),
    ];
    expect(one.log.chat_id).not.toBe(two.log.chat_id);
  });

  it.each([
    ['chat_not_found', { chat_id: 'none' }],
    ['workflow_not_found', { chat_id: 'c', workflow_name: 'Nope' }],
    ['workflow_unavailable', { chat_id: 'c', workflow_name: 'Broken' }],
    ['invalid_context', { chat_id: 'c', workflow_name: 'W', context: { own: 'x' } }],
    ['invalid_context', { chat_id: 'c', workflow_name: 'W', context: { unknown: 'x' } }],
    ['invalid_context', { chat_id: 'c', workflow_name: 'W', context: { count: 1.5 } }],
    ['invalid_request', { chat_id: '~start', workflow_name: 'W' }],
  ])('answers %s to %j', async (code, open) => {
    const { chats } = await world.process();
    await expect(chats.open(scope, open)).rejects.toMatchObject({ code });
    expect((await world.store.directory.list(scope, { limit: 9 })).chats).toEqual([]);
  });

  it('does not find a chat of another tenant', async () => {
    const { chats } = await world.process();
    await chats.open(scope, { chat_id: 'c', workflow_name: 'W' });
    await expect(chats.open(tenantScope('app', 'other'), { chat_id: 'c' })).rejects.toMatchObject({
      code: 'chat_not_found',
    });
  });

  it('refuses another workflow for an existing chat', async () => {
    const { chats } = await world.process();
    await chats.open(scope, { chat_id: 'c', workflow_name: 'W' });
    await expect(chats.open(scope, { chat_id: 'c', workflow_name: 'Other' })).rejects.toMatchObject(
      { code: 'idempotency_conflict' },
    );
  });

  it('stores the first context as an event, with its sensitive values marked', async () => {
    const { chats } = await world.process();
    const { log, head_seq } = await chats.open(scope, {
      chat_id: 'c',
      workflow_name: 'W',
      context: { topic: 'tea', secret: 's' },
    });
    expect(head_seq).toBe(1);
    await chats.open(scope, { chat_id: 'c', workflow_name: 'W', context: { topic: 'coffee' } });
    expect(await eventsOf(world.store, log)).toMatchObject([
      {
        type: 'context_update',
        set: { topic: 'tea', secret: 's' },
        by: 'client',
        sensitive: ['/set/secret'],
      },
    ]);
    await chats.submit(log, say('c1'));
    await world.clock.settle();
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
    expect(await world.store.directory.get(log)).toMatchObject({ owner: null, due_at: null });
  });

  it('refuses a message with context that clients may not set', async () => {
    const { chats } = await world.process();
    const { log } = await chats.open(scope, { chat_id: 'c', workflow_name: 'W' });
    await expect(chats.submit(log, { ...say('c1'), context: { own: 1 } })).rejects.toMatchObject({
      code: 'invalid_context',
    });
    expect(await world.store.inbox.pending(log)).toEqual([]);
  });

  it('starts a chat whose agent speaks first once, regardless of how often it is opened', async () => {
    const { chats } = await world.process();
    const { log } = await chats.open(scope, {
      chat_id: 'c',
      workflow_name: 'Eager',
      context: { topic: 'tea' },
    });
    await chats.open(scope, { chat_id: 'c', workflow_name: 'Eager', context: { topic: 'coffee' } });
    await world.clock.settle();
    await chats.open(scope, { chat_id: 'c' });
    await world.clock.settle();
    expect(await typesOf(world.store, log)).toEqual([
      'workflow_start',
      'agent_response',
      'usage',
      'workflow_complete',
    ]);
    expect(await world.store.inbox.find(log, '~start')).toMatchObject({ settled_seq: 1 });
  });

  it('starts it at a later open if its creator died in between', async () => {
    const mortal = mortalStore(world.store);
    mortal.fate = (op) => {
      if (op === 'inbox.put') mortal.kill();
      return op === 'inbox.put' ? 'fail' : 'through';
    };
    const dying = await world.process({ store: mortal.store });
    void dying.chats.open(scope, { chat_id: 'c', workflow_name: 'Eager' });
    await world.clock.settle();
    const { chats } = await world.process();
    const { log } = await chats.open(scope, { chat_id: 'c' });
    await world.clock.settle();
    expect((await typesOf(world.store, log)).at(-1)).toBe('workflow_complete');
  });
});
