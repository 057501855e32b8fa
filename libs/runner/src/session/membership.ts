import type { Clock, Ids, Sessions } from '@mozaiks/contracts';
import type { RunnerSettings } from '../settings.ts';
import { beatOnce } from './beat.ts';
import type { SessionList } from './living-sessions.ts';
import { createWatchOthers, type WatchOthers } from './watch-others.ts';

export interface SessionDeps {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: Pick<
    RunnerSettings,
    'beatMs' | 'beatTimeoutMs' | 'beatsUntilDead' | 'retryMs' | 'maxRetryMs'
  >;
  readonly on: {
    /** The process goes by this name from now on. */
    readonly joined: (session: string) => void;
    /** The store has acknowledged that it lives. */
    readonly beaten: () => void;
    /** The store did not let it join, or did not acknowledge a beat; tried again. */
    readonly unheard: (error: unknown) => void;
    /** The others think it dead: abort everything. */
    readonly refused: () => void;
    /** Somebody was marked dead: its chats may be taken. */
    readonly buried: () => void;
    readonly others: (list: SessionList) => void;
  };
}

/** Is this process, for the others, until `signal` is aborted: joins, beats, and watches. Beats wait for nothing but their own answer. Never throws. */
export async function liveAsSession(deps: SessionDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const session = deps.ids.random();
    await join(deps, session, signal);
    if (signal.aborted) return;
    deps.on.joined(session);
    await beatUntilRefused(deps, session, signal);
    if (!signal.aborted) deps.on.refused();
  }
}

async function join(
  { sessions, clock, settings, on }: SessionDeps,
  session: string,
  signal: AbortSignal,
): Promise<void> {
  for (
    let wait = settings.retryMs;
    !signal.aborted;
    wait = Math.min(2 * wait, settings.maxRetryMs)
  ) {
    const joined = await sessions.join(session).then(
      () => true,
      (error: unknown) => {
        on.unheard(error);
        return false;
      },
    );
    if (joined) return;
    await clock.sleep(wait, signal).catch(() => {});
  }
}

async function beatUntilRefused(
  deps: SessionDeps,
  session: string,
  signal: AbortSignal,
): Promise<void> {
  const { sessions, clock, settings } = deps;
  const watch = createWatchOthers(sessions, settings.beatsUntilDead);
  const beating = { sessions, clock, timeoutMs: settings.beatTimeoutMs };
  let looking = false;
  const look = (): void => {
    if (looking) return;
    looking = true;
    void lookAround(deps, watch, session).finally(() => (looking = false));
  };
  for (let beat = 1; !signal.aborted; beat++) {
    const heard = await beatOnce(beating, session, beat);
    if (heard.kind === 'dead' || signal.aborted) return;
    if (heard.kind === 'unknown') {
      watch.forget();
      deps.on.unheard(heard.error);
    } else {
      deps.on.beaten();
      look();
    }
    await clock.sleep(settings.beatMs, signal).catch(() => {});
  }
}

async function lookAround(
  { on, clock }: SessionDeps,
  watch: WatchOthers,
  session: string,
): Promise<void> {
  const askedAt = clock.monotonic();
  const seen = await watch.look(session);
  if (seen === null) return;
  on.others({ sessions: seen.others, askedAt });
  if (seen.dead.length > 0) on.buried();
}
