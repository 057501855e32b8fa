import type { Signals } from '@mozaiks/contracts';
import { createFeeds } from '../feed/feeds.ts';
import { ref } from '../fixtures/process.fixture.ts';
import { listenFor } from './incoming.ts';

describe('incoming signals', () => {
  it('make every follower and every driver here check the store if some may have been missed', async () => {
    const done: string[] = [];
    const registered: { on?: Parameters<Signals['listen']>[1] } = {};
    const feeds = { ...createFeeds(1024), markAllStale: () => void done.push('followers') };
    const drivers = {
      wake: () => void done.push('wake'),
      ringAll: () => void done.push('drivers'),
    };
    const signals: Signals = {
      send: async () => undefined,
      listen: async (_, on) => {
        registered.on = on;
        return async () => undefined;
      },
    };
    await listenFor({ signals, feeds, drivers }, 'me');
    registered.on?.missed();
    expect(done).toEqual(['followers', 'drivers']);
    registered.on?.signal({ type: 'work', chat: ref });
    expect(done.at(-1)).toBe('wake');
  });
});
