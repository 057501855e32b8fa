import { MAX_EVENTS_PER_COMMIT, type Commit } from '@mozaiks/contracts';
import type { Violation } from './history.ts';

/**
 * Checks that numbers have no gap or duplicate, that commits are whole and of one log, and that
 * fences never decrease.
 */
export function checkCommits(commits: readonly Commit[]): Violation[] {
  return [
    ...commits.flatMap((commit, index) => checkCommit(commit, commits[index - 1])),
    ...checkIds(commits),
  ];
}

function checkCommit(commit: Commit, before: Commit | undefined): Violation[] {
  const { first_seq, last_seq, events, fence, log_id } = commit;
  const p1 = (message: string): Violation => ({
    guarantee: 'P1',
    message: `commit at ${first_seq}: ${message}`,
  });
  const head = before?.last_seq ?? 0;
  return [
    first_seq === head + 1 ? [] : [p1(`follows ${head}`)],
    last_seq === first_seq + events.length - 1
      ? []
      : [p1(`ends at ${last_seq} with ${events.length} events`)],
    events.length >= 1 && events.length <= MAX_EVENTS_PER_COMMIT
      ? []
      : [p1(`has ${events.length} events`)],
    events.every(({ seq }, index) => seq === first_seq + index)
      ? []
      : [p1(`has the events ${events.map(({ seq }) => seq).join()}`)],
    before === undefined || before.log_id === log_id ? [] : [p1('belongs to another log')],
    before === undefined || before.fence <= fence
      ? []
      : [
          {
            guarantee: 'P6' as const,
            message: `the fence decreases from ${before.fence} to ${fence} at ${first_seq}`,
          },
        ],
  ].flat();
}

function checkIds(commits: readonly Commit[]): Violation[] {
  const ids = commits.map(({ commit_id }) => commit_id);
  return ids
    .filter((id, index) => ids.indexOf(id) !== index)
    .map((id) => ({ guarantee: 'P1', message: `duplicate commit ${id}` }));
}
