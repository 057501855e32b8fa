/** The counts that must stay at zero. */
export const LOSSES = {
  accepted_lost: 'accepted inputs lost',
  turns_duplicated: 'turns duplicated',
  answers_missing: 'answers missing from successful runs',
  gaps: 'gaps',
  prefix_violations: 'prefix violations',
  fences_fell: 'events of a deposed owner',
  runs_broken: 'runs or calls without one end',
  runs_failed: 'runs that failed',
  tools_run_twice: 'one-shot tools run twice',
  tools_unrecorded: 'tools run before their call was durable',
  cross_tenant_frames: 'cross-tenant frames',
  internal_errors: 'errors of the runtime itself in its logs',
  secrets_in_logs: 'secrets or message text in logs',
  usage_lost: 'model calls that the usage ledger lacks, or has twice',
  chats_stuck: 'chats that did not come to rest',
  chats_left_owned: 'chats at rest that were not released',
  bad_exits: 'SIGTERM that did not end in exit 0',
  not_ready: 'instances that did not recover automatically',
} as const;

export type Loss = keyof typeof LOSSES;

export interface Losses {
  add(loss: Loss, detail: string): void;
  counts(): Readonly<Record<Loss, number>>;
  details(): readonly string[];
  total(): number;
}

export function countLosses(): Losses {
  const found: (readonly [loss: Loss, detail: string])[] = [];
  const count = (loss: Loss): number => found.filter(([each]) => each === loss).length;
  return {
    add: (loss, detail) => void found.push([loss, detail]),
    counts: () =>
      Object.fromEntries(Object.keys(LOSSES).map((loss) => [loss, count(loss as Loss)])) as Record<
        Loss,
        number
      >,
    details: () => found.map(([loss, detail]) => `${loss}: ${detail}`),
    total: () => found.length,
  };
}
