import type { RunnerStats } from '@mozaiks/runner';
import { createReadiness } from './readiness.ts';

const working: RunnerStats = {
  session: 's',
  driving: 0,
  queued: 0,
  waitingCommands: 0,
  followers: 0,
  draining: false,
  heartbeatAgeMs: 10,
  isLive: true,
};

const ask = ({ stats = {}, list = () => Promise.resolve([]), names = ['A'] }: Asked) =>
  createReadiness({
    store: { sessions: { list } },
    runner: { stats: () => ({ ...working, ...stats }) },
    workflows: { list: () => names.map((workflow_name) => ({ workflow_name }) as never) },
  })();
interface Asked {
  readonly stats?: Partial<RunnerStats>;
  readonly list?: () => Promise<readonly []>;
  readonly names?: readonly string[];
}

describe('readiness', () => {
  it('is reported when everything works', async () => {
    expect(await ask({})).toEqual({
      ok: true,
      checks: { store: true, session: true, workflows: 1 },
    });
  });

  it.each([
    [
      'the store does not answer',
      { list: () => Promise.reject(new Error('gone')) },
      { store: false },
    ],
    ['the process has no session', { stats: { session: null } }, { session: false }],
    [
      'the store reads but no longer writes: beats fail',
      { stats: { heartbeatAgeMs: 10_000, isLive: false } },
      { session: false },
    ],
    ['there is no workflow', { names: [] }, { workflows: 0 }],
  ])('is not reported when %s', async (_when, asked, checks) => {
    expect(await ask(asked)).toMatchObject({ ok: false, checks });
  });
});
