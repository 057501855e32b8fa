import type { Clock, Ids, Sessions } from '@mozaiks/contracts';
import type { RunnerSettings } from '../settings.ts';
import { sendHeartbeat } from './heartbeat.ts';
import type { SessionList } from './living-sessions.ts';
import { createWatchOthers, type WatchOthers } from './watch-others.ts';

export interface MembershipDeps {
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly settings: Pick<
    RunnerSettings,
    'heartbeatMs' | 'heartbeatTimeoutMs' | 'heartbeatsUntilDead' | 'retryMs' | 'maxRetryMs'
  >;
  readonly on: {
    /** The process has joined under this name. */
    readonly joined: (session: string) => void;
    /** The store has acknowledged a heartbeat. */
    readonly acknowledged: () => void;
    /** Joining failed, or a heartbeat was not acknowledged. Both are retried. */
    readonly unacknowledged: (error: unknown) => void;
    /** Another process has declared this session dead: abort everything. */
    readonly evicted: () => void;
    /** Another session was declared dead: its chats may be taken. */
    readonly peerDied: () => void;
    /** The other live sessions. */
    readonly others: (list: SessionList) => void;
  };
}

/**
 * Keeps this process a member until `signal` is aborted: joins, sends heartbeats, and watches the
 * other sessions. A heartbeat waits for nothing but its own answer. Never throws.
 */
export async function maintainMembership(deps: MembershipDeps, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const session = deps.ids.random();
    await join(deps, session, signal);
    if (signal.aborted) return;
    deps.on.joined(session);
    await beatUntilEvicted(deps, session, signal);
    if (!signal.aborted) deps.on.evicted();
  }
}

async function join(
  { sessions, clock, settings, on }: MembershipDeps,
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
        on.unacknowledged(error);
        return false;
      },
    );
    if (joined) return;
    await clock.sleep(wait, signal).catch(() => {});
  }
}

async function beatUntilEvicted(
  deps: MembershipDeps,
  session: string,
  signal: AbortSignal,
): Promise<void> {
  const { sessions, clock, settings } = deps;
  const watch = createWatchOthers(sessions, settings.heartbeatsUntilDead);
  const beating = { sessions, clock, timeoutMs: settings.heartbeatTimeoutMs };
  let checking = false;
  const check = (): void => {
    if (checking) return;
    checking = true;
    void checkOthers(deps, watch, session).finally(() => (checking = false));
  };
  for (let beat = 1; !signal.aborted; beat++) {
    const outcome = await sendHeartbeat(beating, session, beat);
    if (outcome.kind === 'dead' || signal.aborted) return;
    if (outcome.kind === 'unknown') {
      watch.reset();
      deps.on.unacknowledged(outcome.error);
    } else {
      deps.on.acknowledged();
      check();
    }
    await clock.sleep(settings.heartbeatMs, signal).catch(() => {});
  }
}

async function checkOthers(
  { on, clock }: MembershipDeps,
  watch: WatchOthers,
  session: string,
): Promise<void> {
  const askedAt = clock.monotonic();
  const seen = await watch.check(session);
  if (seen === null) return;
  on.others({ sessions: seen.others, askedAt });
  if (seen.dead.length > 0) on.peerDied();
}
