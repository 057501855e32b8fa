import { RuntimeError, type ChatRef, type ChatRecord } from '@mozaiks/contracts';
import { fakeClock } from '@mozaiks/testkit';
import { ref } from '../fixtures/process.fixture.ts';
import { createWatching } from './watching.ts';

const retryParts = () => ({
  clock: fakeClock(),
  settings: { retryMs: 50, maxRetryMs: 2_000 },
  draining: new AbortController().signal,
});
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function recorded(owner: string | null = null) {
  const done: string[] = [];
  const watching = createWatching({
    ...retryParts(),
    directory: {
      watch: async (chat, session, on) =>
        void done.push(`${on ? 'watch' : 'leave'} ${chat.chat_id} as ${session}`),
      get: async () => ({ owner }) as ChatRecord,
    },
    outgoing: {
      work: (to: string, chat: ChatRef) => void done.push(`ring ${to} for ${chat.chat_id}`),
      grown: () => {},
      live: () => {},
    },
  });
  return { done, watching };
}

describe('watching', () => {
  it('writes nothing while the process is the only one', async () => {
    const { done, watching } = recorded();
    watching.setPeers('me', 0);
    watching.addFollower(ref)();
    await settled();
    expect(done).toEqual([]);
  });

  it('announces the first follower of a chat, rings its owner, and withdraws after the last one', async () => {
    const { done, watching } = recorded('other');
    watching.setPeers('me', 1);
    const leave = [watching.addFollower(ref), watching.addFollower(ref)];
    await settled();
    expect(done).toEqual(['watch chat as me', 'ring other for chat']);
    leave.forEach((left) => left());
    await settled();
    expect(done.slice(2)).toEqual(['leave chat as me']);
  });

  it('announces every chat again when another process joins, and when its own session changes', async () => {
    const { done, watching } = recorded();
    watching.setPeers('me', 0);
    watching.addFollower(ref);
    watching.setPeers('me', 1);
    watching.setPeers('me', 2);
    watching.setPeers('me again', 2);
    await settled();
    expect(done).toEqual(['watch chat as me', 'watch chat as me again']);
  });

  it('lets followers read the store once their chat is announced, because earlier commits rang no one here', async () => {
    const done: string[] = [];
    const watching = createWatching({
      ...retryParts(),
      directory: {
        watch: async () => void done.push('watch'),
        get: async () => ({ owner: null, log_id: 'log' }) as ChatRecord,
      },
      outgoing: { work: () => {}, grown: () => {}, live: () => {} },
      announced: ({ log_id }) => void done.push(`refresh ${log_id}`),
    });
    watching.addFollower(ref);
    watching.setPeers('me', 1);
    await settled();
    expect(done).toEqual(['watch', 'refresh log']);
  });

  it('writes one change at a time, so a follower that leaves and returns immediately is not missed', async () => {
    const watchers = new Set<string>();
    const delays = [0, 30, 5];
    const parts = retryParts();
    const watching = createWatching({
      ...parts,
      directory: {
        watch: async (_, session, on) => {
          await parts.clock.sleep(delays.shift() ?? 0);
          if (on) watchers.add(session);
          else watchers.delete(session);
        },
        get: async () => null,
      },
      outgoing: { work: () => {}, grown: () => {}, live: () => {} },
    });
    watching.setPeers('me', 1);
    const leave = watching.addFollower(ref);
    await parts.clock.advance(10);
    leave();
    watching.addFollower(ref);
    await parts.clock.advance(100);
    expect([...watchers]).toEqual(['me']);
  });

  describe('while the store does not answer', () => {
    const failing = () => {
      const done: string[] = [];
      const down = { now: true };
      const parts = retryParts();
      const watching = createWatching({
        ...parts,
        directory: {
          watch: async (_, session, on) => {
            done.push(`${on ? 'watch' : 'leave'} as ${session}`);
            if (down.now) throw new RuntimeError('store_unavailable');
          },
          get: async () => ({ owner: 'other' }) as ChatRecord,
        },
        outgoing: { work: (to) => void done.push(`ring ${to}`), grown: () => {}, live: () => {} },
      });
      return { ...parts, done, down, watching };
    };

    it('repeats an announcement until it has succeeded', async () => {
      const { clock, done, down, watching } = failing();
      watching.setPeers('me', 1);
      watching.addFollower(ref);
      await clock.advance(1_000);
      expect(new Set(done)).toEqual(new Set(['watch as me']));
      down.now = false;
      await clock.advance(2_000);
      expect(done.at(-1)).toBe('ring other');
      const { length } = done;
      await clock.advance(10_000);
      expect(done).toHaveLength(length);
    });

    it('gives up announcements of chats without followers, and of a previous session', async () => {
      const { clock, done, watching } = failing();
      watching.setPeers('me', 1);
      const leave = watching.addFollower(ref);
      await clock.advance(100);
      watching.setPeers('me again', 1);
      await clock.advance(4_000);
      expect(done.at(-1)).toBe('watch as me again');
      leave();
      await clock.settle();
      const { length } = done;
      await clock.advance(10_000);
      expect(done).toHaveLength(length);
    });
  });
});
