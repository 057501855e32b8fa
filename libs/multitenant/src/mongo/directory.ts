import {
  type ChatDirectory,
  type ChatQuery,
  type ChatRecord,
  type ChatRef,
  type Clock,
  type NewChat,
} from '@mozaiks/contracts';
import { nextCursor, positionOf } from '../cursor.ts';
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
  const position = cursor === undefined ? undefined : positionOf(cursor);
  const after = position && [
    { updated_at: { $lt: position.updated_at } },
    { updated_at: position.updated_at, chat_id: { $lt: position.chat_id } },
  ];
  return [
    {},
    ...(workflow_name === undefined ? [] : [{ workflow_name: named(workflow_name) }]),
    ...(status === undefined ? [] : [statusIs(status)]),
    ...(include_children === true ? [] : [{ parent: null }]),
    ...(after === undefined ? [] : [{ $or: after }]),
  ];
}

/** A chat with an owner counts as `running`, whatever status its last owner stored. */
const statusIs = (status: string): object =>
  status === 'running'
    ? { $or: [{ owner: { $ne: null } }, { status }] }
    : { owner: null, status: named(status) };

/**
 * Attempts at a create before it gives up, each because the record disappeared or changed between
 * two reads.
 */
const ATTEMPTS = 10;

async function createChat(
  chats: Chats,
  chat: ChatRef,
  fresh: NewChat,
): Promise<{ readonly record: ChatRecord; readonly created: boolean }> {
  const document = { ...ofChat(chat), ...newRecord(fresh), fence: 0 };
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await inserted(chats, document)) return { record: recordOf(chat, document), created: true };
    const found = await chats.findOne(ofChat(chat)).lean<ChatDocument>().exec();
    if (found === null) continue;
    if (!found.erased) return { record: recordOf(chat, found), created: false };
    // The new chat takes over the erased record of its id, with another log and a fence that
    // continues to grow.
    const erased = { ...ofChat(chat), log_id: found.log_id, erased: true };
    const recreated = await chats
      .findOneAndUpdate(
        erased,
        { $set: newRecord(fresh), $unset: { erased_at: 1, title: 1, default_title: 1 } },
        { returnDocument: 'after' },
      )
      .lean<ChatDocument>()
      .exec();
    if (recreated !== null) return { record: recordOf(chat, recreated), created: true };
  }
  throw unavailable('the chat record changed during every attempt to create it');
}

const newRecord = ({
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
