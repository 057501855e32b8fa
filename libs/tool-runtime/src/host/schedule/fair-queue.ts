import type { Job } from './schedule.ts';

/**
 * The waiting calls. Apps, and the users of each app, are sorted by their turn: the next one is
 * first.
 */
export type FairQueue = readonly AppQueue[];

export interface AppQueue {
  readonly app: string;
  readonly size: number;
  readonly users: readonly UserQueue[];
}

export interface UserQueue {
  readonly user: string;
  /** In order of arrival; never empty. */
  readonly jobs: readonly Job[];
}

type End = 'first' | 'last';

const sizeOf = (users: readonly UserQueue[]): number =>
  users.reduce((sum, { jobs }) => sum + jobs.length, 0);
const queueOf = (app: string, users: readonly UserQueue[]): AppQueue => ({
  app,
  users,
  size: sizeOf(users),
});

function withJob(users: readonly UserQueue[], job: Job, end: End): readonly UserQueue[] {
  const known = users.find(({ user }) => user === job.user);
  if (known === undefined) {
    const added = { user: job.user, jobs: [job] };
    return end === 'first' ? [added, ...users] : [...users, added];
  }
  const jobs = end === 'first' ? [job, ...known.jobs] : [...known.jobs, job];
  return users.map((queue) => (queue === known ? { ...known, jobs } : queue));
}

/** `first`: for a requeued call that already had its turn. */
export function enqueue(queue: FairQueue, job: Job, end: End): FairQueue {
  const known = queue.find(({ app }) => app === job.app);
  if (known === undefined) {
    const added: AppQueue = { app: job.app, size: 1, users: [{ user: job.user, jobs: [job] }] };
    return end === 'first' ? [added, ...queue] : [...queue, added];
  }
  const changed = { ...known, size: known.size + 1, users: withJob(known.users, job, end) };
  return queue.map((each) => (each === known ? changed : each));
}

/** Removes the first call of this app and user, and moves both to the end of the order. */
export function takeTurn(queue: FairQueue, { app, user }: Job): FairQueue {
  const ofApp = queue.find((each) => each.app === app);
  const ofUser = ofApp?.users.find((each) => each.user === user);
  if (ofApp === undefined || ofUser === undefined) return queue;
  const others = ofApp.users.filter((each) => each !== ofUser);
  const jobs = ofUser.jobs.slice(1);
  const users = jobs.length === 0 ? others : [...others, { user, jobs }];
  const rest = queue.filter((each) => each !== ofApp);
  return users.length === 0 ? rest : [...rest, { app, users, size: ofApp.size - 1 }];
}

/** Removes every call for which `isOut` returns true. The order stays the same. */
export function withoutJobs(queue: FairQueue, isOut: (job: Job) => boolean): FairQueue {
  return queue
    .map(({ app, users }) => {
      const left = users.map(({ user, jobs }) => ({
        user,
        jobs: jobs.filter((job) => !isOut(job)),
      }));
      return queueOf(
        app,
        left.filter(({ jobs }) => jobs.length > 0),
      );
    })
    .filter(({ size }) => size > 0);
}

export const queueLength = (queue: FairQueue): number =>
  queue.reduce((sum, { size }) => sum + size, 0);

export const allJobs = (queue: FairQueue): readonly Job[] =>
  queue.flatMap(({ users }) => users.flatMap(({ jobs }) => jobs));

/** The time since which the app's first call has been waiting. */
export const oldestOf = ({ users }: AppQueue): number =>
  users.reduce((oldest, { jobs }) => Math.min(oldest, jobs[0]?.since ?? oldest), Infinity);

/**
 * The call to refuse if too many wait: the newest one of the user with the most waiting calls, in
 * the app with the most.
 */
export function mostExpendable(queue: FairQueue): Job | undefined {
  const app = longest(queue, ({ size }) => size);
  const user = longest(app?.users ?? [], ({ jobs }) => jobs.length);
  return user?.jobs.at(-1);
}

/** The longest, or the last of several. */
function longest<T>(list: readonly T[], lengthOf: (item: T) => number): T | undefined {
  return list.reduce<T | undefined>(
    (best, item) => (best === undefined || lengthOf(item) >= lengthOf(best) ? item : best),
    undefined,
  );
}
