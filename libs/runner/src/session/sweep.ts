import { LOG_VERSION, type Clock, type Ids, type Sweep } from '@mozaiks/contracts';
import { createBell, type Bell } from '../bell.ts';
import type { Drivers } from '../drivers.ts';
import { jittered } from '../jitter.ts';
import type { RunnerSettings } from '../settings.ts';
import { waitForBell } from '../wait-for-bell.ts';

export interface SweepDeps {
  readonly sweep: Sweep;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: Pick<RunnerSettings, 'sweepMs' | 'slowCheckMs'>;
  readonly session: () => string | null;
  /**
   * How many chats this process can drive at the same time, and how many more it can take now. The
   * sweep also returns the chats that it already drives.
   */
  readonly room: () => { readonly slots: number; readonly free: number };
  readonly drivers: Pick<Drivers, 'wake' | 'has'>;
}

export interface Sweeper {
  /** Sweeps immediately. */
  sweepNow(): void;
  run(signal: AbortSignal): Promise<void>;
}

/**
 * Finds unfinished work, then removes dead sessions from the watchers of all chats: at the start,
 * at every interval (with jitter) and on request. Takes no more chats than this process can drive.
 * Chats that it already drives are notified only every `slowCheckMs`, in case a signal was lost.
 */
export function createSweeper(deps: SweepDeps): Sweeper {
  const bell: Bell = createBell();
  const { clock, ids, settings } = deps;
  let rangAt = clock.monotonic();
  return {
    sweepNow: () => bell.ring(),
    async run(signal) {
      while (!signal.aborted) {
        bell.clear();
        const ringDriven = clock.monotonic() - rangAt >= settings.slowCheckMs;
        if (ringDriven) rangAt = clock.monotonic();
        await sweepOnce(deps, ringDriven);
        await waitForBell(bell, clock, { ms: jittered(ids, settings.sweepMs), signal });
      }
    },
  };
}

async function sweepOnce(deps: SweepDeps, ringDriven: boolean): Promise<void> {
  await takeDue(deps, ringDriven);
  if (deps.session() !== null) await deps.sweep.forget_dead_watchers().catch(() => {});
}

async function takeDue(
  { sweep, clock, session, room, drivers }: SweepDeps,
  ringDriven: boolean,
): Promise<void> {
  const mine = session();
  const { slots, free } = room();
  if (mine === null || free === 0) return;
  const found = await sweep
    .due({ now: clock.now(), session: mine, log_version: LOG_VERSION }, slots)
    .catch(() => []);
  if (session() !== mine) return;
  for (const chat of found) if (ringDriven || !drivers.has(chat)) drivers.wake(chat);
}
