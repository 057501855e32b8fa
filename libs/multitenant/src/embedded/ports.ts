import type { ChatDirectory, ChatStore } from '@mozaiks/contracts';
import { createFiles, deleteChunks } from './files.ts';
import { createRetention } from './retention.ts';
import { findBookmark, putBookmark } from './sql/bookmarks.ts';
import { createChat, eraseChat, getChat, listChats, renameChat, watchChat } from './sql/chats.ts';
import { appendCommit, notAppended, readCommits } from './sql/commits.ts';
import { findCommand, pendingCommands, putCommand, settleCommand } from './sql/inbox.ts';
import type { Operation } from './sql/operation.ts';
import { acquireChat, releaseChat } from './sql/ownership.ts';
import { getResponse, putResponse } from './sql/response-cache.ts';
import { loadSnapshot, saveSnapshot } from './sql/snapshots.ts';
import {
  beatSession,
  joinSession,
  leaveSession,
  listSessions,
  markSessionDead,
} from './sql/sessions.ts';
import { dueChats, forgetDeadWatchers } from './sql/sweep.ts';
import { forgetUsage, recordUsage, summarizeUsage, usageOf } from './sql/usage.ts';
import {
  claimUsage,
  countOutbox,
  parkUsage,
  unparkUsage,
  usageDelivered,
} from './sql/usage-outbox.ts';
import { loadVersion, saveVersion } from './sql/workflow-versions.ts';

type Run = <T>(operation: Operation<T>) => Promise<T>;

export interface PortOptions {
  readonly usage_outbox: boolean;
}

/**
 * Maps each method to its operation, and to reading or writing. All methods are async, so that a
 * malformed scope rejects like every other failure.
 */
export const createPorts = (
  read: Run,
  write: Run,
  options: PortOptions,
): Omit<ChatStore, 'signals' | 'close'> => ({
  directory: createDirectory(read, write),
  bookmarks: {
    put: async (key, place) => write(putBookmark(key, place)),
    find: async (scope, key) => read(findBookmark(scope, key)),
  },
  inbox: {
    put: async (log, command, options) => write(putCommand(log, command, options)),
    pending: async (log) => read(pendingCommands(log)),
    settle: async (log, command_id, settled_seq) =>
      write(settleCommand(log, command_id, settled_seq)),
    find: async (log, command_id) => read(findCommand(log, command_id)),
  },
  log: {
    append: async (log, commit) =>
      (await write(appendCommit(log, commit)))
        ? 'appended'
        : read(notAppended(log, commit.first_seq)),
    read: async (log, range) => read(readCommits(log, range)),
  },
  snapshots: {
    save: async (log, snapshot) => write(saveSnapshot(log, snapshot)),
    load: async (log) => read(loadSnapshot(log)),
  },
  ...createLiveness(read, write),
  retention: createRetention(read, write),
  ...createUsagePorts(read, write, options),
  cache: {
    get: async (log, key, now) => read(getResponse(log, key, now)),
    put: async (log, key, response) => write(putResponse(log, key, response)),
  },
  files: createFiles(read, write),
  versions: {
    save: async (workflow_version, definition, now) =>
      write(saveVersion(workflow_version, definition, now)),
    load: async (workflow_version) => read(loadVersion(workflow_version)),
  },
});

const createDirectory = (read: Run, write: Run): ChatDirectory => ({
  create: async (chat, fresh) => write(createChat(chat, fresh)),
  get: async (chat) => read(getChat(chat)),
  rename: async (chat, title) => write(renameChat(chat, title)),
  list: async (scope, query) => read(listChats(scope, query)),
  watch: async (chat, session, on) => write(watchChat(chat, session, on)),
  erase: async (log) => {
    const known = await write(eraseChat(log));
    await deleteChunks(write, log);
    return known;
  },
});

const createLiveness = (
  read: Run,
  write: Run,
): Pick<ChatStore, 'sessions' | 'ownership' | 'sweep'> => ({
  sessions: {
    join: async (session) => write(joinSession(session)),
    beat: async (session, beat) => write(beatSession(session, beat)),
    list: async () => read(listSessions),
    mark_dead: async (session, beat) => write(markSessionDead(session, beat)),
    leave: async (session) => write(leaveSession(session)),
  },
  ownership: {
    acquire: async (chat, as) => write(acquireChat(chat, as)),
    release: async (owned, to) => write(releaseChat(owned, to)),
  },
  sweep: {
    due: async (at, limit) => read(dueChats(at, limit)),
    forget_dead_watchers: async () => write(forgetDeadWatchers),
  },
});

const createUsagePorts = (
  read: Run,
  write: Run,
  { usage_outbox }: PortOptions,
): Pick<ChatStore, 'usage' | 'outbox'> => ({
  usage: {
    record: async (log, rows) => write(recordUsage(log, rows, usage_outbox)),
    summarize: async (scope, query) => read(summarizeUsage(scope, query)),
    of: async (log) => read(usageOf(log)),
    forget: async (log) => write(forgetUsage(log)),
  },
  outbox: {
    claim: async (options) => write(claimUsage(options)),
    delivered: async (ids) => write(usageDelivered(ids)),
    park: async (ids) => write(parkUsage(ids)),
    unpark: async () => write(unparkUsage),
    counts: async () => read(countOutbox),
  },
});
