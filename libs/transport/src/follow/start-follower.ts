import { RuntimeError, type ChatDescription, type RuntimeEvent } from '@mozaiks/contracts';
import type { Connection, Follower, SocketDeps } from '../socket/connection.ts';
import { refuse } from '../socket/refuse.ts';
import { createDeltaGate } from './delta-gate.ts';
import { runPump, type Pump } from './pump.ts';
import { stopFollowing } from './stop-following.ts';

export interface FollowStart {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly description: ChatDescription;
  readonly after_seq: number;
  readonly log_id?: string;
  readonly trace: boolean;
  readonly parent?: string;
  readonly onFact: (follower: Follower, event: RuntimeEvent) => void;
}

/** Registers a follower in place of the one that the chat has on this socket, if any, and starts its pump. */
export function startFollower(start: FollowStart): Follower {
  const { connection, description, trace, parent } = start;
  const follower: Follower = {
    log: description.log,
    workflow_name: description.workflow_name,
    trace,
    abort: new AbortController(),
    ...(parent === undefined ? {} : { parent }),
  };
  connection.followers.get(description.log.chat_id)?.abort.abort();
  connection.followers.set(description.log.chat_id, follower);
  void pumpToTheEnd(start, follower);
  return follower;
}

async function pumpToTheEnd({ deps, connection, ...start }: FollowStart, follower: Follower): Promise<void> {
  const running = start.after_seq > 0 && (start.description.status === 'running' || start.description.status === 'awaiting_input');
  const pump: Pump = {
    deps,
    connection,
    follower,
    gate: createDeltaGate(running ? 'unknown' : 'none'),
    onFact: (event) => start.onFact(follower, event),
    cursor: start.after_seq,
    log_id: start.log_id,
    caughtUp: false,
  };
  const end = await runPump(pump);
  const { chat_id } = follower.log;
  if (connection.followers.get(chat_id) !== follower) return;
  if (end === 'done') connection.followers.delete(chat_id);
  else stopFollowing(connection, chat_id);
  if (end === 'gone' && follower.parent === undefined) {
    refuse(deps, connection, { error: new RuntimeError('chat_not_found'), refs: { chat_id } });
  }
}
