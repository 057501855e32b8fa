import { LOG_VERSION, type ChatRef, type Clock, type Ids, type Sweep } from '@mozaiks/contracts';
import { createBell, type Bell } from '../bell.ts';
import { jittered } from '../jitter.ts';
import { waitForBell } from '../wait-for-bell.ts';

export interface SweepDeps {
  readonly sweep: Sweep;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly sweepMs: number;
  readonly session: () => string | null;
  /** How many chats this process can take on at once, and how many of them it has (the sweep names those, too). */
  readonly room: () => { readonly slots: number; readonly free: number };
  readonly wake: (chat: ChatRef) => void;
}

export interface Sweeper {
  /** Sweeps at once. */
  sweepNow(): void;
  run(signal: AbortSignal): Promise<void>;
}

/** Finds unfinished work at every interval (jittered), when told to, and first of all at the start. Takes no more than can be run. */
export function createSweeper(deps: SweepDeps): Sweeper {
  const bell: Bell = createBell();
  return {
    sweepNow: () => bell.ring(),
    async run(signal) {
      while (!signal.aborted) {
        bell.clear();
        await sweepOnce(deps);
        await waitForBell(bell, deps.clock, { ms: jittered(deps.ids, deps.sweepMs), signal });
      }
    },
  };
}

async function sweepOnce({ sweep, clock, session, room, wake }: SweepDeps): Promise<void> {
  const mine = session();
  const { slots, free } = room();
  if (mine === null || free === 0) return;
  const found = await sweep.due({ now: clock.now(), session: mine, log_version: LOG_VERSION }, slots).catch(() => []);
  if (session() === mine) found.forEach(wake);
}
