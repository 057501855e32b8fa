import { assertNever, isRuntimeError, isTerminal, project, type Followed, type RuntimeEvent, type ServerFrame } from '@mozaiks/contracts';
import type { Connection, Follower, SocketDeps } from '../socket/connection.ts';
import type { DeltaGate } from './delta-gate.ts';

export const TRACE_SCOPE = 'mozaiks:trace';

/** One follower's way through its log: where it is, and what it does with what it is given. */
export interface Pump {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly follower: Follower;
  readonly gate: DeltaGate;
  /** Called for each fact after it was sent. */
  readonly onFact: (event: RuntimeEvent) => void;
  /** The last fact that the client has. */
  cursor: number;
  readonly log_id: string | undefined;
  caughtUp: boolean;
}

const RETRY_MS = [250, 500, 1_000, 2_000, 5_000] as const;

/**
 * Sends a chat's facts from the cursor on, then live. Ends when the follower is aborted, when a nested chat has ended or the client was told that its
 * cursor fits no longer (`done`), or when the chat is gone. While the store does not answer it tries again from its cursor.
 */
export async function runPump(pump: Pump): Promise<'aborted' | 'done' | 'gone'> {
  const { signal } = pump.follower.abort;
  for (let failures = 0; !signal.aborted; ) {
    const before = pump.cursor;
    try {
      return await followOnce(pump);
    } catch (error) {
      if (signal.aborted) break;
      if (isRuntimeError(error, 'chat_not_found')) return 'gone';
      failures = pump.cursor > before ? 1 : failures + 1;
      const { app_id, user_id, chat_id } = pump.follower.log;
      pump.deps.logger.log('warn', 'following a chat failed; trying again', { event: 'follow_failed', app_id, user_id, chat_id, error });
      await pump.deps.clock.sleep(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0, signal).catch(() => {});
    }
  }
  return 'aborted';
}

async function followOnce(pump: Pump): Promise<'aborted' | 'done' | 'gone'> {
  const { deps, follower, cursor, log_id } = pump;
  const { signal } = follower.abort;
  const from = { after_seq: cursor, ...(log_id === undefined ? {} : { log_id }) };
  for await (const item of deps.chats.follow(follower.log, from, signal)) {
    if (signal.aborted) return 'aborted';
    if (await relay(pump, item)) return 'done';
  }
  return signal.aborted ? 'aborted' : 'gone';
}

/** True when there is nothing more to come. */
async function relay(pump: Pump, item: Followed): Promise<boolean> {
  const { chat_id } = pump.follower.log;
  switch (item.type) {
    case 'log':
      if (!item.resync) return false;
      // The one answer to such a cursor: the client opens again where it wants to begin.
      await send(pump, { type: 'resync_required', chat_id, log_id: item.log.log_id, head_seq: item.head_seq });
      return true;
    case 'commit':
      for (const event of item.commit.events) if (await sendFact(pump, event, item.commit.fence)) return true;
      return false;
    case 'caught_up':
      if (pump.caughtUp || pump.follower.parent !== undefined) return false;
      pump.caughtUp = true;
      await send(pump, { type: 'caught_up', chat_id, head_seq: item.head_seq });
      return false;
    case 'live':
      sendLive(pump, item);
      return false;
    default:
      return assertNever(item, 'followed item');
  }
}

async function sendFact(pump: Pump, event: RuntimeEvent, fence: number): Promise<boolean> {
  const { follower, connection } = pump;
  if (event.seq <= pump.cursor) return false;
  if (connection.outbox.isBehind()) await connection.outbox.drained();
  if (follower.abort.signal.aborted || connection.state.at !== 'ready') return true;
  // As the token says now: a renewal may have taken the scope away.
  const trace = follower.trace && connection.state.principal.scopes.includes(TRACE_SCOPE);
  connection.outbox.send(project(event, { trace }));
  pump.cursor = event.seq;
  pump.gate.sent(event, fence);
  pump.onFact(event);
  return follower.parent !== undefined && isTerminal(event);
}

function sendLive({ deps, connection, follower, gate }: Pump, { delta, fence }: Followed & { readonly type: 'live' }): void {
  if (!gate.admits(delta, fence)) return;
  if (connection.outbox.isBehind()) {
    gate.lost(delta);
    deps.metrics?.count('ws_deltas_dropped');
    return;
  }
  const { chat_id } = follower.log;
  connection.outbox.send({ ...delta, chat_id });
}

async function send({ connection, follower }: Pump, frame: ServerFrame): Promise<void> {
  if (connection.outbox.isBehind()) await connection.outbox.drained();
  if (!follower.abort.signal.aborted) connection.outbox.send(frame);
}
