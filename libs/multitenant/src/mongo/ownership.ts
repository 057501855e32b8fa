import {
  logRef,
  type AcquireAs,
  type ChatRef,
  type Owned,
  type Ownership,
  type ReleaseTo,
} from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { ChatDocument } from './documents.ts';
import { named, ofLiveChat, ofLiveLog } from './filters.ts';
import { recordOf } from './record.ts';
import { isLiving } from './sessions.ts';
import { unavailable } from './store-error.ts';
import { TIMED } from './limits.ts';

type Parts = Pick<Collections, 'chats' | 'sessions'>;
type Acquired = Awaited<ReturnType<Ownership['acquire']>>;
type Released = Awaited<ReturnType<Ownership['release']>>;

export const createOwnership = (parts: Parts): Ownership => ({
  acquire: (chat, as) => acquire(parts, chat, as),
  release: (owned, to) => release(parts, owned, to),
});

/**
 * A round fails if another process acquired, released or erased the chat in between. So many
 * failures in a row mean a problem.
 */
const ROUNDS = 50;

async function acquire(parts: Parts, chat: ChatRef, as: AcquireAs): Promise<Acquired> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = await parts.chats.findOne(ofLiveChat(chat)).lean<ChatDocument>().exec();
    if (before === null) return null;
    if (before.log_version > as.log_version) return { newer: before.log_version };
    const { owner } = before;
    if (owner !== null && owner !== as.session && (await isLiving(parts.sessions, owner)))
      return { owner };
    const owned = await take(parts, chat, { before, as });
    if (owned !== null) return { owned };
  }
  throw unavailable('the chat record changed during every attempt to acquire it');
}

/**
 * The compare-and-set on the log, owner and fence that were read. A session that was dead then is
 * still dead.
 */
async function take(
  { chats }: Parts,
  chat: ChatRef,
  seen: { readonly before: ChatDocument; readonly as: AcquireAs },
): Promise<Owned | null> {
  const { log_id, owner, fence: last, log_version: version } = seen.before;
  const { session, min_fence = 0, log_version } = seen.as;
  const fence = Math.max(last + 1, min_fence);
  const unchanged = {
    ...ofLiveLog(logRef(chat, log_id)),
    owner,
    fence: last,
    log_version: version,
  };
  const record = await chats
    .findOneAndUpdate(
      unchanged,
      { $set: { owner: named(session), fence, log_version } },
      { returnDocument: 'before' },
    )
    .lean<ChatDocument>()
    .exec();
  return record === null
    ? null
    : { log: logRef(chat, log_id), session, fence, record: recordOf(chat, record) };
}

async function release(
  { chats }: Parts,
  { log, session, fence }: Owned,
  to: ReleaseTo,
): Promise<Released> {
  const { inbox_seq, status, head_seq, usage_seq, due_at, title, now } = to;
  const mine = { ...ofLiveLog(log), owner: named(session), fence };
  const left = {
    owner: null,
    status,
    head_seq,
    usage_seq,
    due_at,
    default_title: title,
    updated_at: now,
  };
  const released = await chats.updateOne({ ...mine, inbox_seq }, { $set: left }, TIMED).exec();
  if (released.matchedCount > 0) return 'released';
  return (await chats.exists(mine).lean()) === null ? 'lost' : 'inbox_moved';
}
