import type { Signals } from '@mozaiks/contracts';
import { createFeeds } from '../feed/feeds.ts';
import { ref } from '../fixtures/process.fixture.ts';
import { listenFor } from './incoming.ts';

describe('what other processes say', () => {
  it('may have been missed: then every follower and every driver here looks for itself', async () => {
    const done: string[] = [];
    const heard: { on?: Parameters<Signals['listen']>[1] } = {};
    const feeds = { ...createFeeds(1024), suspectAll: () => void done.push('followers') };
    const drivers = {
      wake: () => void done.push('wake'),
      ringAll: () => void done.push('drivers'),
    };
    const signals: Signals = {
      send: async () => undefined,
      listen: async (_, on) => {
        heard.on = on;
        return async () => undefined;
      },
    };
    await listenFor({ signals, feeds, drivers }, 'me');
    heard.on?.missed();
    expect(done).toEqual(['followers', 'drivers']);
    heard.on?.signal({ type: 'work', chat: ref });
    expect(done.at(-1)).toBe('wake');
  });
});
