import {
  assertNever,
  defined,
  isRuntimeError,
  type Followed,
  type ServerFrame,
} from '@mozaiks/contracts';
import { userKey } from '../limits/flood-gate.ts';
import type { Connection, Follower, SocketDeps } from '../socket/connection.ts';
import type { DeltaGate } from './delta-gate.ts';
import type { FollowEnd } from './follow-end.ts';
import type { NestedChats } from './nested-chats.ts';
import { sendEvent, sendLive } from './send-event.ts';

/** The state of one follower: its position in the log, and how it handles each item. */
export interface Pump {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly follower: Follower;
  gate: DeltaGate;
  nested: NestedChats;
  /** Called once, after the history was sent. */
  readonly onCaughtUp: () => void;
  /** The `seq` of the last event that was sent to the client. */
  cursor: number;
  /** Must resolve before the follower continues. */
  wait: Promise<void> | undefined;
  /** The last `child_complete` whose nested chat was sent. */
  awaitedSeq: number;
  /** Characters sent since the last yield to other followers. */
  sentSinceYield: number;
  readonly log_id: string | undefined;
  caughtUp: boolean;
  /** True if the last run in the events that were sent has ended. */
  hasEnded: boolean;
  /** Sends `opened`. Repeated until it succeeds, then undefined. */
  open: (() => Promise<void>) | undefined;
}

const RETRY_MS = [250, 500, 1_000, 2_000, 5_000] as const;

/**
 * Sends `opened`, then the events after the cursor, then live frames. If the store fails, it
 * retries from its cursor. During a long wait it releases its read of the log, so that it holds no
 * events in memory.
 */
export async function runPump(pump: Pump): Promise<FollowEnd> {
  const { signal } = pump.follower.abort;
  for (let failures = 0; !signal.aborted; ) {
    const before = pump.cursor;
    try {
      await pump.deps.scheduler.next(userKey(pump.follower.log));
      const end = await followOnce(pump);
      if (end !== 'paused') return end;
      await pump.wait;
    } catch (error) {
      if (signal.aborted) break;
      if (isRuntimeError(error, 'chat_not_found')) return 'gone';
      failures = pump.cursor > before ? 1 : failures + 1;
      const { app_id, user_id, chat_id } = pump.follower.log;
      pump.deps.logger.log('warn', 'following a chat failed; trying again', {
        event: 'follow_failed',
        app_id,
        user_id,
        chat_id,
        error,
      });
      await pump.deps.clock
        .sleep(RETRY_MS[Math.min(failures, RETRY_MS.length) - 1] ?? 0, signal)
        .catch(() => {});
    }
  }
  return 'aborted';
}

/**
 * `paused`: continuing would hold a page of events for too long. `pump.wait` resolves when it may
 * continue.
 */
async function followOnce(pump: Pump): Promise<FollowEnd | 'paused'> {
  const { deps, follower, cursor, log_id } = pump;
  const { signal } = follower.abort;
  await pump.open?.();
  pump.open = undefined;
  const from = { after_seq: cursor, ...defined({ log_id }) };
  for await (const item of deps.chats.follow(follower.log, from, signal)) {
    if (signal.aborted) return 'aborted';
    if (item.type === 'live') {
      sendLive(pump, item); // not awaited, to avoid a promise for each delta
      continue;
    }
    const end = await relay(pump, item);
    if (end !== null) return end;
  }
  return signal.aborted ? 'aborted' : 'gone';
}

/** Returns null if more items follow. */
async function relay(
  pump: Pump,
  item: Exclude<Followed, { readonly type: 'live' }>,
): Promise<FollowEnd | 'paused' | null> {
  const { chat_id } = pump.follower.log;
  switch (item.type) {
    case 'log':
      if (!item.resync) return null;
      // Nothing else is sent for such a cursor. The client must open the chat again at a cursor of
      // its choice.
      await send(pump, {
        type: 'resync_required',
        chat_id,
        log_id: item.log.log_id,
        head_seq: item.head_seq,
      });
      return 'done';
    case 'commit':
      for (const event of item.commit.events) {
        const end = await sendEvent(pump, event, item.commit.fence);
        if (end !== null) return end;
      }
      return null;
    case 'caught_up':
      return pump.caughtUp ? null : goLive(pump, item.head_seq);
    default:
      return assertNever(item, 'followed item');
  }
}

async function goLive(pump: Pump, head_seq: number): Promise<FollowEnd | null> {
  const { follower, connection, deps } = pump;
  await send(pump, { type: 'caught_up', chat_id: follower.log.chat_id, head_seq });
  pump.caughtUp = true;
  pump.nested.caughtUp();
  pump.onCaughtUp();
  if (follower.parent === undefined) return null;
  if (pump.hasEnded) return 'done';
  const nested = [...connection.followers.values()].filter(({ parent }) => parent !== undefined);
  if (nested.length <= deps.settings.maxChildrenPerSocket) return null;
  deps.logger.log('warn', 'nested-chat limit reached for this socket', {
    event: 'too_many_children',
    chat_id: follower.parent,
  });
  return 'dropped';
}

async function send({ connection, follower }: Pump, frame: ServerFrame): Promise<void> {
  if (connection.outbox.isBehind()) await connection.outbox.drained();
  if (!follower.abort.signal.aborted) connection.outbox.send(frame);
}
