import type { Job } from './schedule.ts';

/**
 * Calls that wait. The app whose turn is next comes first, and in each app the user whose turn is
 * next.
 */
export type FairQueue = readonly AppQueue[];

export interface AppQueue {
  readonly app: string;
  readonly size: number;
  readonly users: readonly UserQueue[];
}

export interface UserQueue {
  readonly user: string;
  /** In their order; never empty. */
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

/** `first`: for a call that had its turn and was sent back. */
export function enqueue(queue: FairQueue, job: Job, end: End): FairQueue {
  const known = queue.find(({ app }) => app === job.app);
  if (known === undefined) {
    const added: AppQueue = { app: job.app, size: 1, users: [{ user: job.user, jobs: [job] }] };
    return end === 'first' ? [added, ...queue] : [...queue, added];
  }
  const changed = { ...known, size: known.size + 1, users: withJob(known.users, job, end) };
  return queue.map((each) => (each === known ? changed : each));
}

/** Takes the first call of this app and user, and moves both to the end of their turns. */
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

/** Removes every call for which `isOut` holds. The turns stay the same. */
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

/** Since when the app's first call waits. */
export const oldestOf = ({ users }: AppQueue): number =>
  users.reduce((oldest, { jobs }) => Math.min(oldest, jobs[0]?.since ?? oldest), Infinity);

/**
 * The call that is refused when too many wait: the newest one of the user with the most waiting
 * calls, in the app with the most.
 */
export function mostExpendable(queue: FairQueue): Job | undefined {
  const app = longest(queue, ({ size }) => size);
  const user = longest(app?.users ?? [], ({ jobs }) => jobs.length);
  return user?.jobs.at(-1);
}

/** If several are equally long, the last of them. */
function longest<T>(list: readonly T[], lengthOf: (item: T) => number): T | undefined {
  return list.reduce<T | undefined>(
    (best, item) => (best === undefined || lengthOf(item) >= lengthOf(best) ? item : best),
    undefined,
  );
}
