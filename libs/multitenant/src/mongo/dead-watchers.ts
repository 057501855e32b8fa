import type { Collections } from './collections.ts';
import type { ChatDocument } from './documents.ts';
import { TIMED } from './limits.ts';
import { unavailable } from './store-error.ts';

// Both look across tenants, like the sweep and the scrub that call them.

type Parts = Pick<Collections, 'chats' | 'sessions'>;

/**
 * Removes the sessions that died in the last day from the watchers of every chat. The query names
 * these sessions, so that every server finds their chats in the index.
 */
export async function forgetDeadWatchers({ chats, sessions }: Parts): Promise<void> {
  const dead = await sessionsThat(sessions, { dead: true });
  if (dead.length > 0) await forget(chats, dead);
}

/** A round removes one session or more from every chat, unless a new session was found. */
const ROUNDS = 1_000;

/**
 * Removes sessions that are no longer known, for example after a restore. In the index, MongoDB
 * skips living sessions and chats without watchers. A server that cannot do that scans the
 * collection.
 */
export async function forgetMissingWatchers({ chats, sessions }: Parts): Promise<void> {
  let living = await sessionsThat(sessions, { dead: false });
  for (let round = 0; round < ROUNDS; round += 1) {
    const missing = { watchers: { $elemMatch: { $gt: '', $nin: living } } };
    const found = await chats.findOne(missing, { watchers: 1 }).lean<ChatDocument>().exec();
    if (found === null) return;
    // Read after the record. A session joins before it watches and never joins again, so a watcher
    // that is missing now is gone.
    living = await sessionsThat(sessions, { dead: false });
    const gone = found.watchers.filter((session) => !living.includes(session));
    if (gone.length > 0) await forget(chats, gone);
  }
  throw unavailable('sessions that watch chats died faster than they could be removed');
}

async function forget(chats: Parts['chats'], gone: readonly string[]): Promise<void> {
  const pulled = { $pullAll: { watchers: [...gone] } };
  await chats.updateMany({ watchers: { $in: [...gone] } }, pulled, TIMED).exec();
}

async function sessionsThat(
  sessions: Parts['sessions'],
  are: { readonly dead: boolean },
): Promise<readonly string[]> {
  const rows = await sessions.find(are, { _id: 1 }).lean<{ readonly _id: string }[]>().exec();
  return rows.map(({ _id }) => _id);
}
