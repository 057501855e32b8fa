import { isRuntimeError, type ChatDescription, type RuntimeEvent } from '@mozaiks/contracts';
import type { Connection, Follower, SocketDeps } from '../socket/connection.ts';
import { startFollower } from './start-follower.ts';

/** A child's chat is created soon after the `child_start` that announces it. */
const RETRY_MS = [50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export interface ChildFollow {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly parent: Follower;
}

/** What a follower does with each fact it has sent: a `child_start` begins to follow the child, its own children included. */
export function onFactOf(deps: SocketDeps, connection: Connection): (follower: Follower, event: RuntimeEvent) => void {
  return (parent, event) => {
    if (event.type === 'child_start') void followChild({ deps, connection, parent }, event.child_chat_id);
  };
}

/** Follows a nested chat from its beginning to its end. Does nothing when the socket follows it already, or as many as it may. Never throws. */
export async function followChild({ deps, connection, parent }: ChildFollow, chat_id: string): Promise<void> {
  if (!hasPlaceFor({ deps, connection, parent }, chat_id)) return;
  const description = await findChild({ deps, connection, parent }, chat_id);
  if (description === undefined || parent.abort.signal.aborted) return;
  // Many may have been looked for at the same time.
  if (!hasPlaceFor({ deps, connection, parent }, chat_id)) return;
  startFollower({
    deps,
    connection,
    description,
    after_seq: 0,
    trace: parent.trace,
    parent: parent.log.chat_id,
    onFact: onFactOf(deps, connection),
  });
}

function hasPlaceFor({ deps, connection, parent }: ChildFollow, chat_id: string): boolean {
  if (connection.followers.has(chat_id)) return false;
  const children = [...connection.followers.values()].filter((follower) => follower.parent !== undefined);
  if (children.length < deps.settings.maxChildrenPerSocket) return true;
  deps.logger.log('warn', 'a socket follows as many nested chats as it may', { event: 'too_many_children', chat_id: parent.log.chat_id });
  return false;
}

async function findChild({ deps, parent }: ChildFollow, chat_id: string): Promise<ChatDescription | undefined> {
  const { app_id, user_id } = parent.log;
  for (const pause of RETRY_MS) {
    try {
      return await deps.chats.open({ app_id, user_id }, { chat_id });
    } catch (error) {
      const expected = isRuntimeError(error) && (error.code === 'chat_not_found' || error.retryable);
      if (!expected)
        deps.logger.log('error', 'a nested chat could not be followed', { event: 'follow_failed', app_id, user_id, chat_id, error });
      if (!expected) return undefined;
    }
    const aborted = await deps.clock.sleep(pause, parent.abort.signal).then(
      () => false,
      () => true,
    );
    if (aborted) return undefined;
  }
  return undefined;
}
