import { chatRef, logRef, RuntimeError, tenantScope, type Signal } from '@mozaiks/contracts';
import { fakeClock } from '@mozaiks/testkit';
import { defaultSettings } from '../settings.ts';
import { createOutgoing } from './outgoing.ts';

const chat = chatRef(tenantScope('app', 'user'), 'chat');
const log = logRef(chat, 'log');
const delta = {
  fence: 1,
  draft: { type: 'agent_delta', run_id: 'r', agent: 'A', message_id: 'm', offset: 0, text: 'hi' },
} as const;

/** Signals over a connection that is down until `up` is set. */
function bells({ up = false } = {}) {
  const clock = fakeClock();
  const line = { up, takesMs: 0 };
  const sent: (readonly [to: string, types: string])[] = [];
  const tried = { count: 0 };
  const draining = new AbortController();
  const outgoing = createOutgoing({
    signals: {
      send: async (to: string, signals: readonly Signal[]) => {
        tried.count += 1;
        if (line.takesMs > 0) await clock.sleep(line.takesMs);
        if (!line.up) throw new RuntimeError('store_unavailable');
        sent.push([to, signals.map(({ type }) => type).join()]);
      },
      listen: async () => async () => undefined,
    },
    clock,
    batchMs: 100,
    settings: defaultSettings,
    draining: draining.signal,
  });
  return { clock, line, sent, tried, draining, outgoing };
}

describe('hints to other processes', () => {
  it('are collected into one batch for each process', async () => {
    const { clock, sent, outgoing } = bells({ up: true });
    outgoing.grown(['a', 'b'], log, 1);
    outgoing.live(['a'], log, delta);
    await clock.advance(100);
    expect(sent).toEqual([
      ['a', 'grown,live'],
      ['b', 'grown'],
    ]);
  });

  it('wait while a batch is in progress, and are merged', async () => {
    const { clock, line, sent, outgoing } = bells({ up: true });
    line.takesMs = 250;
    for (let head = 1; head <= 3; head += 1) {
      outgoing.grown(['a'], log, head);
      if (head === 2) outgoing.live(['a'], log, delta);
      if (head === 3) outgoing.grown(['b'], log, head);
      await clock.advance(100);
      line.takesMs = 0;
    }
    expect(sent).toEqual([['b', 'grown']]);
    await clock.advance(200);
    expect(sent.slice(1)).toEqual([
      ['a', 'grown'],
      ['a', 'grown,live,grown'],
    ]);
  });

  it('are sent immediately if there is work, and in two batches if there are many at once', async () => {
    const { clock, sent, outgoing } = bells({ up: true });
    for (const chat_id of ['c1', 'c2', 'c3']) outgoing.work('a', chatRef(chat, chat_id));
    await clock.settle();
    expect(sent).toEqual([
      ['a', 'work'],
      ['a', 'work,work'],
    ]);
  });

  it('do not wait for text in progress if there is work', async () => {
    const { clock, line, sent, outgoing } = bells({ up: false });
    outgoing.grown(['a'], log, 1);
    await clock.advance(200); // and is sent again and again
    line.up = true;
    outgoing.work('a', chat);
    await clock.settle();
    expect(sent[0]).toEqual(['a', 'work']);
  });

  it('are sent again if the store did not accept them, except for deltas', async () => {
    const { clock, line, sent, outgoing } = bells();
    outgoing.grown(['a'], log, 1);
    outgoing.live(['a'], log, delta);
    outgoing.work('b', chat);
    await clock.advance(1_000);
    line.up = true;
    await clock.advance(2_000);
    expect(sent).toEqual(
      expect.arrayContaining([
        ['a', 'grown'],
        ['b', 'work'],
      ]),
    );
    expect(sent).toHaveLength(2);
  });

  it('are given up once their receivers have died or know that they missed signals', async () => {
    const { clock, tried, outgoing } = bells();
    outgoing.work('b', chat);
    await clock.advance(15_000);
    const { count } = tried;
    await clock.advance(60_000);
    expect(tried.count).toBe(count);
  });

  it('are sent only once by a process that drains', async () => {
    const { clock, tried, draining, outgoing } = bells();
    draining.abort();
    outgoing.work('b', chat);
    await clock.advance(15_000);
    expect(tried.count).toBe(1);
  });
});
