import type { Commit, EventLog, JsonObject, LogRef, RuntimeEvent } from '@mozaiks/contracts';
import { batchedInserts } from './batched-inserts.ts';
import type { Collections } from './collections.ts';
import type { CommitDocument } from './documents.ts';
import { ofLiveLog, ofLog } from './filters.ts';
import { commitKey } from './keys.ts';
import { TIMED } from './limits.ts';
import { readCommits } from './read-commits.ts';
import { fromStored, toStored, type StoredJson } from './stored-json.ts';

/**
 * One commit is one document, so its events become visible together. An append is one insert
 * without a preceding query. If the chat was erased in the meantime, the commit has a `log_id` that
 * no directory record names, and every read checks for such a record.
 */
export function createLog({ chats, commits }: Pick<Collections, 'chats' | 'commits'>): EventLog {
  const isLive = async (log: LogRef): Promise<boolean> =>
    (await chats.exists(ofLiveLog(log)).lean()) !== null;
  const insert = batchedInserts({
    insertOne: (document) => commits.collection.insertOne(document, TIMED),
    insertMany: (documents) =>
      commits.collection.insertMany(documents, { ...TIMED, ordered: false }),
  });
  return {
    append: async (log, commit) => {
      if ((await insert(documentOf(log, commit))) === 'inserted') return 'appended';
      // The content of an erased log is unknown. Its writer has not noticed the erasure yet, and
      // must not look for its own commit.
      return (await isLive(log)) ? 'taken' : 'appended';
    },
    read: async (log, { after_seq, limit = 0 }) => {
      const [documents, live] = await Promise.all([
        readCommits(commits, log, { after_seq, limit }),
        isLive(log),
      ]);
      return live ? documents.map((document) => commitOf(log, document)) : [];
    },
  };
}

function documentOf(
  log: LogRef,
  { first_seq, last_seq, fence, commit_id, v, events }: Commit,
): CommitDocument {
  return {
    _id: commitKey(log, first_seq),
    ...ofLog(log),
    first_seq,
    last_seq,
    fence,
    commit_id,
    v,
    events: events.map((event) => storedEvent(log, event)),
  };
}

function storedEvent({ chat_id }: LogRef, event: RuntimeEvent): StoredJson {
  const { chat_id: named, ...rest } = event;
  return toStored(named === chat_id ? rest : event);
}

const commitOf = (
  { chat_id }: LogRef,
  { log_id, first_seq, last_seq, fence, commit_id, v, events }: CommitDocument,
): Commit => ({
  log_id,
  first_seq,
  last_seq,
  fence,
  commit_id,
  v,
  events: events.map((stored) => eventOf(chat_id, stored)),
});

/**
 * Adds the chat's own id at the end, where the runner puts it, so that the serialized event equals
 * the original.
 */
function eventOf(chat_id: string, stored: unknown): RuntimeEvent {
  const event = fromStored(stored) as JsonObject;
  return ('chat_id' in event ? event : { ...event, chat_id }) as unknown as RuntimeEvent;
}
