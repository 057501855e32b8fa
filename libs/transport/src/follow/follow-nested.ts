import { chatRef, isRuntimeError, type ChatDescription } from '@mozaiks/contracts';
import type { Connection, Follower, SocketDeps } from '../socket/connection.ts';
import { nestedChats, type NestedEnd, type NestedFollow } from './nested-chats.ts';
import { sendOpened } from './send-opened.ts';
import { startFollower } from './start-follower.ts';

/**
 * The retries bridge the short time between a `child_start` and the creation of the nested chat.
 */
const RETRY_MS = [50, 100, 250, 500, 1_000, 2_000, 4_000, 8_000] as const;

export interface NestedStart {
  readonly deps: SocketDeps;
  readonly connection: Connection;
  readonly parent: Follower;
  readonly chat_id: string;
  /** Whether to look for the chat again if it does not exist yet. */
  readonly retry: boolean;
}

/**
 * Follows a nested chat from its first event until its run has ended: `opened`, its events,
 * `caught_up`, then live. Does nothing if the socket already follows the chat.
 */
export function followNested(start: NestedStart): NestedFollow {
  let resolve = (): void => {};
  const caughtUp = new Promise<void>((done) => (resolve = done));
  const ended = follow(start, () => resolve()).finally(() => resolve());
  return { caughtUp, ended };
}

async function follow(start: NestedStart, onCaughtUp: () => void): Promise<NestedEnd> {
  const { deps, connection, parent, chat_id } = start;
  if (connection.followers.has(chat_id)) return 'aborted';
  const description = await findNested(start);
  if (description === undefined) return 'missing';
  await connection.outbox.drained();
  if (parent.abort.signal.aborted || connection.followers.has(chat_id)) return 'aborted';
  const { ended } = startFollower({
    deps,
    connection,
    log: description.log,
    workflow_name: description.workflow_name,
    after_seq: 0,
    trace: parent.trace,
    parent: parent.log.chat_id,
    open: async () => {
      sendOpened(connection, description, { parent_chat_id: parent.log.chat_id });
      return description;
    },
    nestedOf: (follower, open) => nestedChats(open, followerOf(start, follower)),
    onCaughtUp,
  });
  return ended;
}

/** Returns the function that follows the nested chats of `parent`. */
export const followerOf =
  ({ deps, connection }: Pick<NestedStart, 'deps' | 'connection'>, parent: Follower) =>
  (chat_id: string, retry: boolean): NestedFollow =>
    followNested({ deps, connection, parent, chat_id, retry });

async function findNested({
  deps,
  parent,
  chat_id,
  retry,
}: NestedStart): Promise<ChatDescription | undefined> {
  const { app_id, user_id, log_id } = parent.log;
  for (const pause of retry ? RETRY_MS : [0]) {
    try {
      const record = await deps.directory.get(chatRef(parent.log, chat_id));
      // The `child_start` events of a fork name the nested chats of its source, which do not belong
      // to the fork.
      if (record !== null && record.parent?.log_id !== log_id) return undefined;
      if (record !== null) return await deps.chats.open({ app_id, user_id }, { chat_id });
    } catch (error) {
      const expected =
        isRuntimeError(error) && (error.code === 'chat_not_found' || error.retryable);
      if (!expected)
        deps.logger.log('error', 'a nested chat could not be followed', {
          event: 'follow_failed',
          app_id,
          user_id,
          chat_id,
          error,
        });
      if (!expected) return undefined;
    }
    if (!retry || (await isAborted(deps, parent, pause))) return undefined;
  }
  return undefined;
}

const isAborted = ({ clock }: SocketDeps, { abort }: Follower, pause: number): Promise<boolean> =>
  clock.sleep(pause, abort.signal).then(
    () => false,
    () => true,
  );
