import type { CommitSink, ErrorGroups } from '@mozaiks/contracts';

export interface ErrorCounter extends CommitSink {
  /** An error outside of any run. `ts`: RFC 3339. */
  add(code: string, ts: string): void;
  /** The most frequent groups first. They never name a tenant or a chat. */
  list(): ErrorGroups;
}

/** The most groups. Errors that would need another one are not counted. */
const MAX_GROUPS = 1_000;

/** Errors of this process since its start, by code and workflow. */
export function createErrorGroups(): ErrorCounter {
  const groups = new Map<string, ErrorGroups[number]>();
  const add = (code: string, workflow_name: string | null, ts: string): void => {
    const key = JSON.stringify([code, workflow_name]);
    const group = groups.get(key);
    if (group === undefined && groups.size >= MAX_GROUPS) return;
    const { count = 0, first_seen = ts } = group ?? {};
    groups.set(key, { code, workflow_name, count: count + 1, first_seen, last_seen: ts });
  };
  return {
    add: (code, ts) => add(code, null, ts),
    committed({ workflow_name, commit }) {
      for (const event of commit.events) {
        if (event.type === 'workflow_error' || event.type === 'error')
          add(event.code, workflow_name, event.ts);
        if (event.type === 'tool_result' && event.error !== undefined)
          add(event.error.code, workflow_name, event.ts);
      }
    },
    list: () => [...groups.values()].sort((a, b) => b.count - a.count),
  };
}
