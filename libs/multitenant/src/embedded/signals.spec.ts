import { chatRef, tenantScope, type Signal } from '@mozaiks/contracts';
import { createLocalSignals } from './signals.ts';

const work: Signal = { type: 'work', chat: chatRef(tenantScope('app', 'user'), 'chat') };
const missed = () => undefined;
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('signals inside one process', () => {
  it('arrive later than `send` returns, at every listener of the session', async () => {
    const signals = createLocalSignals();
    const heard: string[] = [];
    await signals.listen('me', { signal: () => heard.push('a'), missed });
    await signals.listen('me', { signal: () => heard.push('b'), missed });
    await signals.send('me', [work]);
    expect(heard).toEqual([]);
    await nextTurn();
    expect(heard).toEqual(['a', 'b']);
  });

  it('reach the other listeners when one throws, which is logged', async () => {
    const logged: string[] = [];
    const signals = createLocalSignals({
      log: (_level, _msg, fields) => logged.push(fields?.event ?? ''),
    });
    const heard: Signal[] = [];
    const fail = () => {
      throw new Error('a bug of the listener');
    };
    await signals.listen('me', { signal: fail, missed });
    await signals.listen('me', { signal: (signal) => heard.push(signal), missed });
    await signals.send('me', [work]);
    await nextTurn();
    expect(heard).toEqual([work]);
    expect(logged).toEqual(['signal_listener_failed']);
  });

  it('are refused, and heard no more, once closed', async () => {
    const signals = createLocalSignals();
    const heard: Signal[] = [];
    await signals.listen('me', { signal: (signal) => heard.push(signal), missed });
    await signals.send('me', [work]);
    signals.close();
    await nextTurn();
    expect(heard).toEqual([]);
    await expect(signals.send('me', [work])).rejects.toMatchObject({ code: 'store_unavailable' });
  });
});
