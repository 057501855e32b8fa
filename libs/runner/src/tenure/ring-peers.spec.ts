import { logRef, type SessionRow } from '@mozaiks/contracts';
import { sequentialIds, until } from '@mozaiks/testkit';
import { ref } from '../fixtures/process.fixture.ts';
import { ringPeers } from './ring-peers.ts';
import type { Tenure } from './tenure.ts';

/** The sessions that are notified of a chat that `mine` releases, while these sessions live. */
function rung(sessions: readonly string[] | Error): string[] {
  const notified: string[] = [];
  const list = async (): Promise<readonly SessionRow[]> => {
    if (sessions instanceof Error) throw sessions;
    return sessions.map((session) => ({ session, beat: 1 }));
  };
  const outgoing = {
    work: (to: string, chat: object) =>
      void notified.push(`${to} ${JSON.stringify(chat) === JSON.stringify(ref)}`),
  };
  const deps = { store: { sessions: { list } }, outgoing, ids: sequentialIds() };
  ringPeers({ deps, owned: { session: 'mine' }, log: logRef(ref, 'log') } as unknown as Tenure);
  return notified;
}

describe('a chat that is released with work left', () => {
  it('rings another process, never the one that releases it', async () => {
    const notified = rung(['mine', 'other']);
    await until(() => notified.length > 0);
    expect(notified).toEqual(['other true']);
  });

  it('rings two of many', async () => {
    const notified = rung(['a', 'b', 'c', 'mine', 'd']);
    await until(() => notified.length > 0);
    expect(new Set(notified).size).toBe(2);
    expect(notified.join()).not.toContain('mine');
  });

  it.each([[['mine']], [new Error('the store is gone')]])(
    'is left to the sweeps if no process can be rung: %s',
    async (sessions) => {
      const notified = rung(sessions);
      await new Promise((resolve) => setImmediate(resolve));
      expect(notified).toEqual([]);
    },
  );
});
