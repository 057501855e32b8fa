import type { ChatStore } from '@mozaiks/contracts';
import { createChat, eraseChat, getChat, listChats, watchChat } from './sql/chats.ts';
import { appendCommit, notAppended, readCommits } from './sql/commits.ts';
import { findCommand, pendingCommands, putCommand, settleCommand } from './sql/inbox.ts';
import type { Operation } from './sql/operation.ts';
import { acquireChat, releaseChat } from './sql/ownership.ts';
import { beatSession, joinSession, leaveSession, listSessions, markSessionDead } from './sql/sessions.ts';
import { dueChats } from './sql/sweep.ts';
import { forgetUsage, recordUsage, summarizeUsage } from './sql/usage.ts';
import { loadVersion, saveVersion } from './sql/workflow-versions.ts';

type Run = <T>(operation: Operation<T>) => Promise<T>;

/** Which method is which operation, and whether it writes. Async throughout, so that a malformed scope is a rejection as every failure is. */
export const createPorts = (read: Run, write: Run): Omit<ChatStore, 'signals' | 'close'> => ({
  directory: {
    create: async (chat, fresh) => write(createChat(chat, fresh)),
    get: async (chat) => read(getChat(chat)),
    list: async (scope, query) => read(listChats(scope, query)),
    watch: async (chat, session, on) => write(watchChat(chat, session, on)),
    erase: async (log) => write(eraseChat(log)),
  },
  inbox: {
    put: async (log, command, options) => write(putCommand(log, command, options)),
    pending: async (log) => read(pendingCommands(log)),
    settle: async (log, command_id, settled_seq) => write(settleCommand(log, command_id, settled_seq)),
    find: async (log, command_id) => read(findCommand(log, command_id)),
  },
  log: {
    append: async (log, commit) => ((await write(appendCommit(log, commit))) ? 'appended' : read(notAppended(log, commit.first_seq))),
    read: async (log, range) => read(readCommits(log, range)),
  },
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
  sweep: { due: async (at, limit) => read(dueChats(at, limit)) },
  usage: {
    record: async (log, rows) => write(recordUsage(log, rows)),
    summarize: async (scope, query) => read(summarizeUsage(scope, query)),
    forget: async (log) => write(forgetUsage(log)),
  },
  versions: {
    save: async (workflow_version, definition) => write(saveVersion(workflow_version, definition)),
    load: async (workflow_version) => read(loadVersion(workflow_version)),
  },
});
