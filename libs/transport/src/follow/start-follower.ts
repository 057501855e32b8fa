import {
  defined,
  RuntimeError,
  type ChatDescription,
  type ChatId,
  type LogRef,
} from '@mozaiks/contracts';
import type { Connection, Follower, SocketDeps } from '../socket/connection.ts';
import { refuse } from '../socket/refuse.ts';
import { createDeltaGate } from './delta-gate.ts';
import type { FollowEnd } from './follow-end.ts';
import type { NestedChats } from './nested-chats.ts';
import { runPump, type Pump } from './pump.ts';
import { stopFollowing } from './stop-following.ts';

export interface FollowStart {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly log: LogRef;
  readonly workflow_name: string;
  readonly after_seq: number;
  readonly log_id?: string;
  readonly trace: boolean;
  readonly parent?: string;
  /** Describes the chat and sends `opened` before anything else. Repeated after a store outage. */
  readonly open: (follower: Follower) => Promise<ChatDescription>;
  /** `open`: nested chats that are open when the chat is opened. */
  readonly nestedOf: (follower: Follower, open: readonly ChatId[]) => NestedChats;
  /** Called when the history was sent. */
  readonly onCaughtUp?: () => void;
}

/**
 * Registers a follower and starts its pump. Any earlier follower of the chat on this socket stops
 * first, together with the followers of its nested chats.
 */
export function startFollower(start: FollowStart): { readonly ended: Promise<FollowEnd> } {
  const { connection, log, workflow_name, trace, parent } = start;
  const follower: Follower = {
    log,
    workflow_name,
    trace,
    abort: new AbortController(),
    ...defined({ parent }),
  };
  stopFollowing(connection, log.chat_id);
  connection.followers.set(log.chat_id, follower);
  return { ended: pumpToTheEnd(start, follower) };
}

async function pumpToTheEnd(
  { deps, connection, ...start }: FollowStart,
  follower: Follower,
): Promise<FollowEnd> {
  const open = async (): Promise<void> => {
    const { status, children } = await start.open(follower);
    const isRunning = status === 'running' || status === 'awaiting_input';
    if (start.after_seq > 0 && isRunning) pump.gate = createDeltaGate('unknown');
    pump.nested = start.nestedOf(follower, children);
  };
  const pump: Pump = {
    deps,
    connection,
    follower,
    gate: createDeltaGate('none'),
    nested: start.nestedOf(follower, []),
    onCaughtUp: () => start.onCaughtUp?.(),
    cursor: start.after_seq,
    log_id: start.log_id,
    wait: undefined,
    awaitedSeq: 0,
    sentSinceYield: 0,
    caughtUp: false,
    hasEnded: false,
    open,
  };
  const end = await runPump(pump);
  const { chat_id } = follower.log;
  if (connection.followers.get(chat_id) !== follower) return end;
  if (end === 'done') connection.followers.delete(chat_id);
  else stopFollowing(connection, chat_id);
  if (end === 'gone' && follower.parent === undefined) {
    refuse(deps, connection, { error: new RuntimeError('chat_not_found'), refs: { chat_id } });
  }
  return end;
}
