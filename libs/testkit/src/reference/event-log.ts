import type { Commit, EventLog } from '@mozaiks/contracts';
import { jsonCopy } from './json-copy.ts';
import { logKey, type Tables } from './tables.ts';

export const referenceLog = ({ commits, erasedLogs }: Tables): EventLog => ({
  append: async (log, commit) => {
    const key = logKey(log);
    // The writer does not know yet that the log was erased. No one can ever read this commit.
    if (erasedLogs.has(key)) return 'appended';
    const rows = commits.get(key) ?? new Map<number, Commit>();
    if (rows.has(commit.first_seq)) return 'taken';
    commits.set(key, rows.set(commit.first_seq, jsonCopy(commit)));
    return 'appended';
  },
  read: async (log, { after_seq, limit }) =>
    [...(commits.get(logKey(log))?.values() ?? [])]
      .filter((commit) => commit.last_seq > after_seq)
      .sort((a, b) => a.first_seq - b.first_seq)
      .slice(0, limit)
      .map(jsonCopy),
});
