import { chatRef, tenantScope, type Signal } from '@mozaiks/contracts';
import { createLocalSignals } from './signals.ts';

const work: Signal = { type: 'work', chat: chatRef(tenantScope('app', 'user'), 'chat') };
const missed = () => undefined;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('signals inside one process', () => {
  it('arrive after `send` has returned, at every listener of the session', async () => {
    const signals = createLocalSignals();
    const received: string[] = [];
    await signals.listen('me', { signal: () => received.push('a'), missed });
    await signals.listen('me', { signal: () => received.push('b'), missed });
    await signals.send('me', [work]);
    expect(received).toEqual([]);
    await nextTurn();
    expect(received).toEqual(['a', 'b']);
  });

  it('reach the other listeners when one throws, which is logged', async () => {
    const logged: string[] = [];
    const signals = createLocalSignals({
      log: (_level, _msg, fields) => logged.push(fields?.event ?? ''),
    });
    const received: Signal[] = [];
    const fail = () => {
      throw new Error('a bug of the listener');
    };
    await signals.listen('me', { signal: fail, missed });
    await signals.listen('me', { signal: (signal) => received.push(signal), missed });
    await signals.send('me', [work]);
    await nextTurn();
    expect(received).toEqual([work]);
    expect(logged).toEqual(['signal_listener_failed']);
  });

  it('are rejected, and no longer delivered, once closed', async () => {
    const signals = createLocalSignals();
    const received: Signal[] = [];
    await signals.listen('me', { signal: (signal) => received.push(signal), missed });
    await signals.send('me', [work]);
    signals.close();
    await nextTurn();
    expect(received).toEqual([]);
    await expect(signals.send('me', [work])).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
