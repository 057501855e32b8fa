import { logRef, type SessionRow } from '@mozaiks/contracts';
import { sequentialIds, until } from '@mozaiks/testkit';
import { ref } from '../fixtures/process.fixture.ts';
import { handOver } from './hand-over.ts';
import type { Tenure } from './tenure.ts';

/** Who is rung for a chat that `mine` gives back, while these are there. */
function rung(sessions: readonly string[] | Error): string[] {
  const heard: string[] = [];
  const list = async (): Promise<readonly SessionRow[]> => {
    if (sessions instanceof Error) throw sessions;
    return sessions.map((session) => ({ session, beat: 1 }));
  };
  const outgoing = {
    work: (to: string, chat: object) =>
      void heard.push(`${to} ${JSON.stringify(chat) === JSON.stringify(ref)}`),
  };
  const deps = { store: { sessions: { list } }, outgoing, ids: sequentialIds() };
  handOver({ deps, owned: { session: 'mine' }, log: logRef(ref, 'log') } as unknown as Tenure);
  return heard;
}

describe('a chat that is given back with work left', () => {
  it('is told to another process, never to the one that gives it back', async () => {
    const heard = rung(['mine', 'other']);
    await until(() => heard.length > 0);
    expect(heard).toEqual(['other true']);
  });

  it('is told to two of many', async () => {
    const heard = rung(['a', 'b', 'c', 'mine', 'd']);
    await until(() => heard.length > 0);
    expect(new Set(heard).size).toBe(2);
    expect(heard.join()).not.toContain('mine');
  });

  it.each([[['mine']], [new Error('the store is gone')]])(
    'is left to the sweeps when nobody can be told: %s',
    async (sessions) => {
      const heard = rung(sessions);
      await new Promise((resolve) => setImmediate(resolve));
      expect(heard).toEqual([]);
    },
  );
});
