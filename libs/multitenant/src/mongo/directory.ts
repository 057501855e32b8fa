import {
  type ChatDirectory,
  type ChatQuery,
  type ChatRecord,
  type ChatRef,
  type Clock,
  type NewChat,
} from '@mozaiks/contracts';
import { nextCursor, placeOf } from '../cursor.ts';
import type { Collections } from './collections.ts';
import type { ChatDocument } from './documents.ts';
import { eraseChat } from './erase.ts';
import { named, ofChat, ofLiveChat, ofTenant } from './filters.ts';
import { TIMED } from './limits.ts';
import { recordOf } from './record.ts';
import { isDuplicateKey, unavailable } from './store-error.ts';

type Chats = Collections['chats'];

export function createDirectory(
  collections: Collections,
  clock: Pick<Clock, 'now'>,
): ChatDirectory {
  const { chats } = collections;
  return {
    create: (chat, fresh) => createChat(chats, chat, fresh),
    get: async (chat) => {
      const found = await chats.findOne(ofLiveChat(chat)).lean<ChatDocument>().exec();
      return found === null ? null : recordOf(chat, found);
    },
    rename: async (chat, title) => {
      const update = title === null ? { $unset: { title: 1 } } : { $set: { title } };
      return (await chats.updateOne(ofLiveChat(chat), update, TIMED).exec()).matchedCount > 0;
    },
    list: async (scope, query) => {
      const filter = { ...ofTenant(scope), erased: false, $and: conditions(query) };
      const newest = { updated_at: -1, chat_id: -1 } as const;
      const found = await chats
        .find(filter)
        .sort(newest)
        .limit(query.limit + 1)
        .lean<ChatDocument[]>()
        .exec();
      const page = found.slice(0, query.limit).map((document) => recordOf(scope, document));
      const last = page.at(-1);
      return found.length > query.limit && last !== undefined
        ? { chats: page, next: nextCursor(last) }
        : { chats: page };
    },
    watch: async (chat, session, on) => {
      const watchers = named(session);
      await chats
        .updateOne(
          ofLiveChat(chat),
          on ? { $addToSet: { watchers } } : { $pull: { watchers } },
          TIMED,
        )
        .exec();
    },
    erase: (log) => eraseChat(collections, log, clock.now()),
  };
}

function conditions({ workflow_name, status, include_children, cursor }: ChatQuery): object[] {
  const place = cursor === undefined ? undefined : placeOf(cursor);
  const after = place && [
    { updated_at: { $lt: place.updated_at } },
    { updated_at: place.updated_at, chat_id: { $lt: place.chat_id } },
  ];
  return [
    {},
    ...(workflow_name === undefined ? [] : [{ workflow_name: named(workflow_name) }]),
    ...(status === undefined ? [] : [statusIs(status)]),
    ...(include_children === true ? [] : [{ parent: null }]),
    ...(after === undefined ? [] : [{ $or: after }]),
  ];
}

/** An owned chat shows as `running`, whatever its last owner left. */
const statusIs = (status: string): object =>
  status === 'running'
    ? { $or: [{ owner: { $ne: null } }, { status }] }
    : { owner: null, status: named(status) };

/** How often a create may find the record gone or changed between two looks before it gives up. */
const ATTEMPTS = 10;

async function createChat(
  chats: Chats,
  chat: ChatRef,
  fresh: NewChat,
): Promise<{ readonly record: ChatRecord; readonly created: boolean }> {
  const document = { ...ofChat(chat), ...life(fresh), fence: 0 };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await inserted(chats, document)) return { record: recordOf(chat, document), created: true };
    const found = await chats.findOne(ofChat(chat)).lean<ChatDocument>().exec();
    if (found === null) continue;
    if (!found.erased) return { record: recordOf(chat, found), created: false };
    // An erased record is taken over by the next life of its id: another log, and a fence that goes on rising.
    const erased = { ...ofChat(chat), log_id: found.log_id, erased: true };
    const reborn = await chats
      .findOneAndUpdate(
        erased,
        { $set: life(fresh), $unset: { erased_at: 1, title: 1, default_title: 1 } },
        { returnDocument: 'after' },
      )
      .lean<ChatDocument>()
      .exec();
    if (reborn !== null) return { record: recordOf(chat, reborn), created: true };
  }
  throw unavailable('the record changed each time it was to be made');
}

const life = ({
  workflow_name,
  log_id,
  parent,
  log_version,
  now,
}: NewChat): Omit<ChatDocument, 'app_id' | 'user_id' | 'chat_id' | 'fence'> => ({
  log_id: named(log_id),
  workflow_name,
  parent,
  status: 'idle',
  head_seq: 0,
  usage_seq: 0,
  owner: null,
  inbox_seq: 0,
  due_at: null,
  watchers: [],
  log_version,
  created_at: now,
  updated_at: now,
  erased: false,
});

async function inserted(chats: Chats, document: ChatDocument): Promise<boolean> {
  try {
    await chats.collection.insertOne({ ...document }, TIMED);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}
