import type { Commit, EventLog, LogRef } from '@mozaiks/contracts';
import { checkCommands } from './commands.ts';
import { checkCommits } from './commits.ts';
import type { ChatHistory, Violation } from './history.ts';
import { checkRuns } from './runs.ts';
import { checkView } from './views.ts';

/** Every commit of a log, read in pages as a follower reads them. */
export async function readWholeLog(log: EventLog, ref: LogRef): Promise<readonly Commit[]> {
  const commits: Commit[] = [];
  for (;;) {
    const page = await log.read(ref, { after_seq: commits.at(-1)?.last_seq ?? 0, limit: 100 });
    if (page.length === 0) return commits;
    commits.push(...page);
  }
}

/**
 * Returns the violations in the history of one log, or an empty list. Checks numbering and fences
 * (P1, P6), what followers saw (P2, P3), the outcome of commands (P5), and how runs and calls end.
 */
export function historyCheck({
  commits,
  views = [],
  accepted = [],
  ended = false,
}: ChatHistory): readonly Violation[] {
  const log = commits.flatMap(({ events }) => events);
  return [
    ...checkCommits(commits),
    ...views.flatMap((view) => checkView(view, log)),
    ...checkCommands(accepted, log),
    ...checkRuns(log, ended),
  ];
}
