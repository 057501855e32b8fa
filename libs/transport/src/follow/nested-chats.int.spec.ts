import { chatRef, type LogRef } from '@mozaiks/contracts';
import type { Client } from '../testing/client.fixture.ts';
import { ADA, harnessForEach, type Harness } from '../testing/harness.fixture.ts';
import {
  agentResponse,
  agentStart,
  childStart,
  delta,
  userMessage,
  workflowComplete,
  workflowStart,
} from '../testing/events.fixture.ts';
import {
  childComplete,
  nestedStart,
  frameNames,
  frameNamesOfChat,
} from '../testing/nested.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach();

const opening = async (chat_id: string, more: object = {}, options = {}): Promise<Client> => {
  const client = await harness.ready(options);
  client.send({ type: 'open', chat_id, ...more });
  return client;
};
const caughtUp = async (client: Client, chat_id: string): Promise<void> => {
  const found = (): boolean =>
    client.frames.some((frame) => frame.type === 'caught_up' && frame.chat_id === chat_id);
  for (let tries = 0; tries < 500 && !found(); tries += 1) await client.settled();
  expect(found()).toBe(true);
};

interface NestedChain {
  readonly parent: LogRef;
  readonly child: LogRef;
  readonly grandchild: LogRef;
}
/**
 * A parent whose nested chat has a nested chat itself. Each call of `steps` adds the next commit.
 */
function nestedChain(at: Harness): NestedChain & { readonly steps: readonly (() => void)[] } {
  const parent = at.chats.create(ADA, 'parent');
  const child = at.chats.create(ADA, 'child', 'Nested');
  const grandchild = at.chats.create(ADA, 'grandchild', 'Nested');
  const commit = at.chats.commit;
  const steps = [
    () => commit(parent, [userMessage('hi'), workflowStart(), childStart('child')]), // 1 to 3
    () => commit(child, [...nestedStart(), childStart('grandchild')]), //              1 and 2
    () => commit(grandchild, [...nestedStart(), agentStart()]), //                     1 and 2
    () => commit(grandchild, [agentResponse('Hello'), workflowComplete()]), //         3 and 4
    () => commit(child, [childComplete('grandchild'), workflowComplete()]), //         3 and 4
    () => commit(parent, [childComplete('child'), workflowComplete()]), //             4 and 5
  ];
  return { parent, child, grandchild, steps };
}
const events = (chat_id: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${chat_id} ${index + 1}`);
/** The events that a client keeps if it ignores those that it already has. */
const kept = (client: Client): string[] => {
  const seen = new Set<string>();
  for (const frame of client.frames) if ('seq' in frame) seen.add(`${frame.chat_id} ${frame.seq}`);
  return [...seen];
};
const everything = [
  ...events('parent', 5),
  ...events('child', 4),
  ...events('grandchild', 4),
].toSorted();

describe('a nested chat', () => {
  it('is announced by its own opened and caught_up when it is live', async () => {
    const { steps } = nestedChain(harness);
    const client = await opening('parent');
    await client.next('caught_up');
    for (const step of steps) {
      step();
      await client.settled();
      await client.settled();
    }
    await client.until('workflow_complete', 3);
    const child = frameNamesOfChat(client.frames, 'child');
    expect(child.filter((line) => /opened|caught_up/.test(line))).toEqual(['opened', 'caught_up']);
    expect(child[0]).toBe('opened');
    expect(kept(client).toSorted()).toEqual(everything);
    const { parent_chat_id } = client.frames.find(
      (frame) => frame.type === 'opened' && frame.chat_id === 'grandchild',
    ) as {
      parent_chat_id?: string;
    };
    expect(parent_chat_id).toBe('child');
  });

  it('is replayed between its child_start and its child_complete after it has ended', async () => {
    for (const step of nestedChain(harness).steps) step();
    const client = await opening('parent');
    await caughtUp(client, 'parent');
    expect(frameNames(client.frames)).toEqual([
      ...[
        'parent opened',
        'parent user_message 1',
        'parent workflow_start 2',
        'parent child_start 3',
      ],
      ...['child opened', 'child workflow_start 1', 'child child_start 2'],
      ...['grandchild opened', 'grandchild workflow_start 1', 'grandchild agent_start 2'],
      ...['grandchild agent_response 3', 'grandchild workflow_complete 4', 'grandchild caught_up'],
      ...['child child_complete 3', 'child workflow_complete 4', 'child caught_up'],
      ...['parent child_complete 4', 'parent workflow_complete 5', 'parent caught_up'],
    ]);
    expect(harness.transport.stats().followed_chats).toBe(1);
  });

  it('sends its last event before the child_complete, however late it arrives', async () => {
    const { steps } = nestedChain(harness);
    const client = await opening('parent');
    await client.next('caught_up');
    for (const step of steps) step();
    await client.until('workflow_complete', 3);
    const names = frameNames(client.frames);
    expect(names.indexOf('grandchild workflow_complete 4')).toBeLessThan(
      names.indexOf('child child_complete 3'),
    );
    expect(names.indexOf('child workflow_complete 4')).toBeLessThan(
      names.indexOf('parent child_complete 4'),
    );
  });

  it('makes its parent release a held page if it is late, and no event is lost or sent twice', async () => {
    const { parent, steps } = nestedChain(harness);
    for (const step of [0, 1, 2, 5]) steps[step]?.();
    const client = await opening('parent');
    await client.until('agent_start', 1);
    for (let second = 0; harness.chats.followerCount(parent) > 0; second += 1) {
      expect(second).toBeLessThan(20);
      await harness.clock.advance(1_000);
    }
    for (const step of [3, 4]) steps[step]?.();
    await caughtUp(client, 'parent');
    expect(kept(client).toSorted()).toEqual(everything);
    expect(client.events()).toHaveLength(everything.length);
    expect(frameNames(client.frames).slice(-3)).toEqual([
      'parent child_complete 4',
      'parent workflow_complete 5',
      'parent caught_up',
    ]);
  });

  it('sends live text after the caught_up of a replay', async () => {
    const { grandchild, steps } = nestedChain(harness);
    for (const step of steps.slice(0, 3)) step();
    const client = await opening('parent');
    await caughtUp(client, 'grandchild');
    harness.chats.live(grandchild, delta(0, 'He'));
    expect(await client.next('agent_delta')).toMatchObject({ chat_id: 'grandchild', text: 'He' });
    for (const step of steps.slice(3)) step();
    await client.until('workflow_complete', 3);
    expect(kept(client).toSorted()).toEqual(everything);
  });

  /**
   * The client leaves after `before` steps with all events so far, and comes back after `after`
   * steps.
   */
  it.each(
    Array.from({ length: 28 }, (_, index) => [Math.floor(index / 7), index % 7] as const).filter(
      ([before, after]) => after >= before,
    ),
  )(
    'is complete for a client that leaves after step %i and comes back after step %i',
    async (before, after) => {
      const { parent, steps } = nestedChain(harness);
      for (const step of steps.slice(0, before)) step();
      const first = await opening('parent');
      await caughtUp(first, 'parent');
      await first.settled();
      first.socket.terminate();
      for (const step of steps.slice(before, after)) step();
      const after_seq = first.frames.reduce(
        (last, frame) => ('seq' in frame && frame.chat_id === 'parent' ? frame.seq : last),
        0,
      );
      harness.chats.children = after < 6 && after > 0 ? [chatRef(ADA, 'child').chat_id] : [];
      const second = await opening('parent', { after_seq, log_id: parent.log_id });
      await caughtUp(second, 'parent');
      harness.chats.children = [];
      for (const step of steps.slice(after)) step();
      const all = (): string[] => [...new Set([...kept(first), ...kept(second)])].toSorted();
      for (let tries = 0; tries < 500 && all().length < everything.length; tries += 1)
        await second.settled();
      expect(all()).toEqual(everything);
      const replayed = second.frames.filter((frame) => 'seq' in frame).length;
      expect(kept(second)).toHaveLength(replayed);
    },
  );

  it('is not sent again with its parent if the client opened it first, at its own cursor', async () => {
    const { child, steps } = nestedChain(harness);
    for (const step of steps.slice(0, 4)) step();
    harness.chats.children = [chatRef(ADA, 'child').chat_id];
    const client = await opening('child', { after_seq: 2, log_id: child.log_id });
    await caughtUp(client, 'child');
    client.send({ type: 'open', chat_id: 'parent', after_seq: 3 });
    await caughtUp(client, 'parent');
    for (const step of steps.slice(4)) step();
    await client.until('workflow_complete', 2);
    await client.settled();
    const names = frameNames(client.frames);
    expect(names.filter((line) => line.startsWith('child') && /\d$/.test(line))).toEqual([
      'child child_complete 3',
      'child workflow_complete 4',
    ]);
    expect(names.filter((line) => line === 'child opened')).toHaveLength(1);
  });

  it('stays closed after the client has closed it', async () => {
    const { steps } = nestedChain(harness);
    for (const step of steps.slice(0, 3)) step();
    const client = await opening('parent');
    await caughtUp(client, 'parent');
    client.send({ type: 'close', chat_id: 'child' });
    await client.settled();
    const before = frameNamesOfChat(client.frames, 'child').length;
    for (const step of steps.slice(3)) step();
    await client.next('workflow_complete');
    await client.settled();
    expect(frameNamesOfChat(client.frames, 'child')).toHaveLength(before);
  });

  it('blocks nothing if it no longer exists', async () => {
    const { child, steps } = nestedChain(harness);
    for (const step of steps) step();
    await harness.chats.erase(child);
    const client = await opening('parent');
    await caughtUp(client, 'parent');
    expect(kept(client)).toEqual(events('parent', 5));
  });

  it("of a fork's source is not shown with the fork", async () => {
    for (const step of nestedChain(harness).steps) step();
    const fork = harness.chats.create(ADA, 'fork');
    harness.chats.commit(fork, [
      userMessage('hi'),
      workflowStart(),
      childStart('child'),
      childComplete('child'),
    ]);
    const client = await opening('fork');
    await caughtUp(client, 'fork');
    await client.settled();
    expect(frameNamesOfChat(client.frames, 'child')).toEqual([]);
  });

  it('hides what the viewer may not read, on replay as well', async () => {
    const { grandchild, steps } = nestedChain(harness);
    for (const step of steps.slice(0, 3)) step();
    harness.chats.commit(grandchild, [agentResponse('secret plan', { visible: false })]);
    const client = await opening('parent');
    await caughtUp(client, 'parent');
    expect(await client.next('agent_response')).toMatchObject({
      chat_id: 'grandchild',
      text: '',
      redacted: true,
    });
    expect(JSON.stringify(client.frames)).not.toContain('secret plan');
  });
});

describe('a token that is bound to a chat', () => {
  const bound = (chat_id: string) => ({ token: token({ chat_id }) });
  const openedAfterAll = async (asked: string, under: string): Promise<string> => {
    for (const step of nestedChain(harness).steps) step();
    harness.chats.create(ADA, 'other');
    const client = await opening(asked, {}, bound(under));
    await client.settled();
    for (const type of ['opened', 'request_error'] as const) {
      const frame = client.frames.find((each) => each.type === type);
      if (frame !== undefined) return frame.type === 'request_error' ? frame.code : frame.type;
    }
    return 'nothing';
  };

  it.each([
    ['parent', 'parent', 'opened'],
    ['child', 'parent', 'opened'],
    ['grandchild', 'parent', 'opened'],
    ['grandchild', 'child', 'opened'],
    ['parent', 'child', 'forbidden'],
    ['child', 'grandchild', 'forbidden'],
    ['other', 'parent', 'forbidden'],
    ['unknown', 'parent', 'forbidden'],
  ])('opens %s under a token of %s: %s', async (asked, under, outcome) => {
    expect(await openedAfterAll(asked, under)).toBe(outcome);
  });
});

describe('a socket that follows the maximum number of nested chats', () => {
  const narrow = harnessForEach({ maxChildrenPerSocket: 1 });

  it('still gets the chats that have ended, on replay and live', async () => {
    const names = ['a', 'b', 'c'];
    const parent = narrow.chats.create(ADA, 'parent');
    for (const name of names) {
      const log = narrow.chats.create(ADA, name, 'Nested');
      narrow.chats.commit(log, nestedStart());
      narrow.chats.commit(parent, [childStart(name)]);
    }
    const client = await narrow.ready();
    client.send({ type: 'open', chat_id: 'parent' });
    await caughtUp(client, 'parent');
    await client.settled();
    expect(narrow.transport.stats().followed_chats).toBe(2);
    for (const name of names) {
      narrow.chats.commit((await narrow.chats.open(ADA, { chat_id: name })).log, [
        workflowComplete(),
      ]);
      narrow.chats.commit(parent, [childComplete(name)]);
    }
    await client.until('child_complete', 3);
    expect(kept(client).toSorted()).toEqual(
      [...events('parent', 6), ...names.flatMap((name) => events(name, 2))].toSorted(),
    );
  });
});
