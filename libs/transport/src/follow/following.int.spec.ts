import { RuntimeError, type EventDraft } from '@mozaiks/contracts';
import { ADA, harnessForEach } from '../testing/harness.fixture.ts';
import {
  agentResponse,
  agentStart,
  aRun,
  childStart,
  delta,
  userMessage,
  workflowComplete,
  workflowStart,
} from '../testing/events.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach();

const following = async (chat_id = 'c1', more: object = {}, options = {}) => {
  const client = await harness.ready(options);
  client.send({ type: 'open', chat_id, ...more });
  await client.next('caught_up');
  return client;
};
const start = (): EventDraft[] => [userMessage('hi'), workflowStart(), agentStart()];

describe('a follower', () => {
  it('gets deltas between the agent_start and the agent_response of their message, without seq', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await following();
    harness.chats.live(log, delta(0, 'too early'));
    harness.chats.commit(log, start());
    harness.chats.live(log, delta(0, 'Hel'));
    harness.chats.live(log, delta(3, 'lo'));
    harness.chats.commit(log, [agentResponse('Hello')]);
    harness.chats.live(log, delta(5, 'too late'));
    harness.chats.commit(log, [workflowComplete()]);
    await client.next('workflow_complete');
    const late = client.types().slice(3);
    expect(late).toEqual([
      'user_message',
      'workflow_start',
      'agent_start',
      'agent_delta',
      'agent_delta',
      'agent_response',
      'workflow_complete',
    ]);
    expect(client.frames[6]).toEqual({ chat_id: 'c1', ...delta(0, 'Hel') });
  });

  it('that joins in the middle of a message gets its deltas', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, start());
    const client = await following('c1', { after_seq: 3 });
    harness.chats.live(log, delta(0, 'everything so far'));
    expect(await client.next('agent_delta')).toMatchObject({
      offset: 0,
      text: 'everything so far',
    });
  });

  it('has only its past events counted as replayed', async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, start());
    const client = await following();
    harness.chats.commit(log, [agentResponse('Hello'), workflowComplete()]);
    await client.next('workflow_complete');
    expect(harness.metrics.total('mozaiks_events_replayed_total')).toBe(3);
  });

  it('sees the same bytes live and on replay', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const live = await following();
    const hidden = {
      type: 'context_update',
      run_id: 'r1',
      set: { pin: 1234, b: 1 },
      by: 'tool',
      sensitive: ['/set/pin'],
    } as const;
    harness.chats.commit(log, [
      ...start(),
      hidden,
      agentResponse('secret plan', { visible: false }),
      workflowComplete(),
    ]);
    await live.next('workflow_complete');
    const replay = await following();
    expect(JSON.stringify(replay.events())).toBe(JSON.stringify(live.events()));
    expect(JSON.stringify(live.frames)).not.toMatch(/secret plan|1234/);
    expect(live.events()).toMatchObject([
      {},
      {},
      {},
      { set: { pin: null, b: 1 }, redacted: true },
      { text: '', redacted: true },
      {},
    ]);
  });

  it('may trace invisible agents while its token has the scope', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const hidden = [agentResponse('secret plan', { visible: false })];
    const scopes = ['execution', 'mozaiks:trace'];
    const without = await following('c1', { trace: true });
    const unasked = await following('c1', {}, { token: token({ scopes }) });
    const tracing = await following('c1', { trace: true }, { token: token({ scopes }) });
    harness.chats.commit(log, hidden);
    expect(await without.next('agent_response')).toMatchObject({ text: '' });
    expect(await unasked.next('agent_response')).toMatchObject({ text: '' });
    expect(await tracing.next('agent_response')).toMatchObject({ text: 'secret plan' });
    tracing.send({ type: 'auth', token: token() });
    await tracing.settled();
    harness.chats.commit(log, hidden);
    expect(await tracing.next('agent_response')).toMatchObject({ text: '' });
  });

  it.each([
    ['is ahead of the head', { after_seq: 6 }],
    ['counts in another log', { after_seq: 2, log_id: 'another' }],
  ])(
    'whose cursor %s gets resync_required, and follows again after another open',
    async (_name, cursor) => {
      const log = harness.chats.create(ADA, 'c1');
      harness.chats.commit(log, aRun('hi'));
      const client = await harness.ready();
      client.send({ type: 'open', chat_id: 'c1', ...cursor });
      expect(await client.next('resync_required')).toEqual({
        type: 'resync_required',
        chat_id: 'c1',
        log_id: log.log_id,
        head_seq: 5,
      });
      await client.settled();
      expect(client.types()).toEqual(['ready', 'opened', 'resync_required', 'pong']);
      expect(harness.transport.stats().followed_chats).toBe(0);
      client.send({ type: 'open', chat_id: 'c1' });
      await client.next('caught_up');
      expect(client.events()).toHaveLength(5);
    },
  );

  it('misses no event and gets none twice if the store fails for a while', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await following();
    harness.chats.commit(log, start());
    await client.next('agent_start');
    harness.chats.failure = new RuntimeError('store_unavailable');
    harness.chats.live(log, delta(0, 'lost with the store'));
    await harness.clock.advance(0);
    expect(harness.chats.followerCount(log)).toBe(0);
    harness.chats.failure = undefined;
    harness.chats.commit(log, [agentResponse('Hello'), workflowComplete()]);
    await harness.clock.advance(5_000);
    await client.next('workflow_complete');
    expect(client.events().map((frame) => ('seq' in frame ? frame.seq : 0))).toEqual([
      1, 2, 3, 4, 5,
    ]);
    expect(client.types().filter((type) => type === 'caught_up')).toHaveLength(1);
  });

  it('of a chat that is erased gets chat_not_found', async () => {
    const log = harness.chats.create(ADA, 'c1');
    const client = await following();
    await harness.chats.erase(log);
    expect(await client.next('request_error')).toMatchObject({
      code: 'chat_not_found',
      chat_id: 'c1',
    });
    expect(harness.transport.stats().followed_chats).toBe(0);
  });
});

describe('a nested chat', () => {
  it('may be created after its child_start', async () => {
    const parent = harness.chats.create(ADA, 'parent');
    const client = await following('parent');
    harness.chats.commit(parent, [...start(), childStart('child')]);
    await client.next('child_start');
    harness.chats.commit(harness.chats.create(ADA, 'child', 'Nested'), aRun('hi'));
    await harness.clock.advance(1_000);
    await client.next('workflow_complete');
  });

  it('accepts answers under a token that is bound to its parent', async () => {
    const parent = harness.chats.create(ADA, 'parent');
    harness.chats.commit(harness.chats.create(ADA, 'child', 'Nested'), start());
    const bound = { chat_id: 'parent', workflow_name: 'HelloWorld' };
    const client = await following('parent', {}, { token: token(bound) });
    harness.chats.commit(parent, [...start(), childStart('child')]);
    await client.until('agent_start', 2);
    client.send({ type: 'input_response', chat_id: 'child', request_id: 'q', value: 'yes' });
    expect(await client.next('accepted')).toMatchObject({ chat_id: 'child' });
  });

  it('is closed together with its parent', async () => {
    const parent = harness.chats.create(ADA, 'parent');
    const client = await following('parent');
    const [child, grandchild] = [
      harness.chats.create(ADA, 'child', 'Nested'),
      harness.chats.create(ADA, 'grandchild', 'Nested'),
    ];
    harness.chats.commit(grandchild, start());
    harness.chats.commit(child, [...start(), childStart('grandchild')]);
    harness.chats.commit(parent, [childStart('child')]);
    await client.until('agent_start', 2);
    client.send({ type: 'close', chat_id: 'parent' });
    await client.settled();
    expect([parent, child, grandchild].map(harness.chats.followerCount)).toEqual([0, 0, 0]);
  });
});

describe('many nested chats', () => {
  const narrow = harnessForEach({ maxChildrenPerSocket: 2 });

  it('are followed up to the limit of the socket, even if more start at once', async () => {
    const names = ['a', 'b', 'c', 'd'];
    const children = names.map((name) => narrow.chats.create(ADA, name, 'Nested'));
    narrow.chats.commit(narrow.chats.create(ADA, 'parent'), [
      ...start(),
      ...names.map((name) => childStart(name)),
    ]);
    const client = await narrow.ready();
    client.send({ type: 'open', chat_id: 'parent' });
    await client.next('caught_up');
    await client.settled();
    expect(children.filter((child) => narrow.chats.followerCount(child) > 0)).toHaveLength(2);
  });
});
