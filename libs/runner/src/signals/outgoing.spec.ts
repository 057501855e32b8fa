import { chatRef, logRef, RuntimeError, tenantScope, type Signal } from '@mozaiks/contracts';
import { fakeClock } from '@mozaiks/testkit';
import { defaultSettings } from '../settings.ts';
import { createOutgoing } from './outgoing.ts';

const chat = chatRef(tenantScope('app', 'user'), 'chat');
const log = logRef(chat, 'log');
const delta = { fence: 1, draft: { type: 'agent_delta', run_id: 'r', agent: 'A', message_id: 'm', offset: 0, text: 'hi' } } as const;

/** Signals over a line that is down until `up` is set. */
function bells({ up = false } = {}) {
  const clock = fakeClock();
  const line = { up };
  const sent: (readonly [to: string, types: string])[] = [];
  const tried = { count: 0 };
  const draining = new AbortController();
  const outgoing = createOutgoing({
    signals: {
      send: async (to: string, signals: readonly Signal[]) => {
        tried.count += 1;
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
  it('are gathered for each of them', async () => {
    const { clock, sent, outgoing } = bells({ up: true });
    outgoing.grown(['a', 'b'], log, 1);
    outgoing.live(['a'], log, delta);
    await clock.advance(100);
    expect(sent).toEqual([
      ['a', 'grown,live'],
      ['b', 'grown'],
    ]);
  });

  it('are said again when the store did not take them, but for deltas', async () => {
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

  it('are given up when those whom they are for have died, or have missed more than this', async () => {
    const { clock, tried, outgoing } = bells();
    outgoing.work('b', chat);
    await clock.advance(15_000);
    const { count } = tried;
    await clock.advance(60_000);
    expect(tried.count).toBe(count);
  });

  it('are said once by a process that goes', async () => {
    const { clock, tried, draining, outgoing } = bells();
    draining.abort();
    outgoing.work('b', chat);
    await clock.advance(15_000);
    expect(tried.count).toBe(1);
  });
});
