import type { IsolateReport } from '../../protocol.ts';
import { queueLength } from './fair-queue.ts';
import {
  emptySchedule,
  REST_ANSWER_MS,
  type Schedule,
  type ScheduleEffect,
  type ScheduleEvent,
  type ScheduleLimits,
} from './schedule.ts';
import { nextTick } from './tick.ts';
import { transition } from './transition.ts';

const limits: ScheduleLimits = {
  size: 8,
  callsPerSlot: 3,
  maxQueue: 100,
  queueWaitMs: 1000,
  idleMs: 5000,
  computing: 4,
};
const healthy: IsolateReport = {
  isTainted: false,
  isFull: false,
  isBusy: false,
  hasLeftovers: false,
};

/** `app/user/name`, with the isolate key as an optional fourth part. */
const jobOf = (id: string) => {
  const [app = '', user = '', , key = ''] = id.split('/');
  return { id, app, user, key };
};
const submitted = (id: string): ScheduleEvent => ({ type: 'submitted', job: jobOf(id) });
const ready = (slot: number): ScheduleEvent => ({ type: 'ready', slot });
const started = (slot: number, job: string): ScheduleEvent => ({ type: 'started', slot, job });
const answered = (slot: number, report: Partial<IsolateReport> = {}): ScheduleEvent => ({
  type: 'answered',
  slot,
  report: { ...healthy, ...report },
});
const ended = (slot: number, job: string, report: Partial<IsolateReport> = {}): ScheduleEvent => ({
  type: 'ended',
  slot,
  job,
  isRetired: false,
  report: { ...healthy, ...report },
});
/** The call starts, then waits for something. */
const waiting = (slot: number, job: string): readonly ScheduleEvent[] => [
  started(slot, job),
  answered(slot),
];
const ticked: ScheduleEvent = { type: 'ticked' };

const textOf = (effect: ScheduleEffect): string => {
  if (effect.type === 'refuse') return `refuse ${effect.job}: ${effect.code}`;
  if (effect.type === 'give') return `give ${effect.job} to ${effect.slot}`;
  return `${effect.type} ${effect.slot}${effect.type === 'start' && effect.key !== '' ? ` for ${effect.key}` : ''}`;
};

/** A number lets that time pass. */
type Step = number | ScheduleEvent;
type Steps = readonly (Step | Steps)[];
const flat = (steps: Steps): readonly Step[] =>
  steps.flatMap((step) => (Array.isArray(step) ? flat(step as Steps) : [step as Step]));

function play(steps: Steps, more: Partial<ScheduleLimits> = {}) {
  const all = { ...limits, ...more };
  let schedule: Schedule = emptySchedule;
  let now = 0;
  const effects: string[] = [];
  for (const step of flat(steps)) {
    if (typeof step === 'number') {
      now += step;
      continue;
    }
    const next = transition(schedule, step, { limits: all, now });
    schedule = next.schedule;
    effects.push(...next.effects.map(textOf));
  }
  return { effects, schedule, next: nextTick(schedule, all, now) };
}

interface Case {
  readonly name: string;
  readonly steps: Steps;
  readonly limits?: Partial<ScheduleLimits>;
  readonly effects: readonly string[];
}

const placing: readonly Case[] = [
  {
    name: 'starts an isolate for the first call, and gives it the call when it is ready',
    steps: [submitted('a/u/1'), ready(1)],
    effects: ['start 1', 'give a/u/1 to 1'],
  },
  {
    name: 'admits one call at a time, and the next one when the previous one waits',
    steps: [submitted('a/u/1'), ready(1), submitted('a/u/2'), started(1, 'a/u/1'), answered(1)],
    effects: ['start 1', 'give a/u/1 to 1', 'give a/u/2 to 1'],
  },
  {
    name: 'admits the next call when the previous one has ended',
    steps: [
      submitted('a/u/1'),
      ready(1),
      submitted('a/u/2'),
      started(1, 'a/u/1'),
      ended(1, 'a/u/1'),
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'give a/u/2 to 1'],
  },
  {
    name: 'admits no call when another one ends while a third is being admitted',
    steps: [
      [submitted('a/u/1'), ready(1), ...waiting(1, 'a/u/1')],
      [submitted('a/u/2'), submitted('a/u/3'), ended(1, 'a/u/1')],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'give a/u/2 to 1'],
  },
  {
    name: 'gives an isolate no more than its maximum of calls, and starts another one',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        ...waiting(1, 'a/u/1'),
        submitted('a/u/2'),
        ...waiting(1, 'a/u/2'),
      ],
      [submitted('a/u/3'), ...waiting(1, 'a/u/3'), submitted('a/u/4')],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'give a/u/2 to 1', 'give a/u/3 to 1', 'start 2'],
  },
  {
    name: 'starts as many isolates as the waiting calls need, two at a time',
    steps: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => submitted(`a/u/${n}`)),
    effects: ['start 1', 'start 2'],
  },
  {
    name: 'never puts calls of two apps into one isolate',
    steps: [submitted('a/u/1'), ready(1), ...waiting(1, 'a/u/1'), submitted('b/u/1')],
    effects: ['start 1', 'give a/u/1 to 1', 'start 2'],
  },
  {
    name: 'gives the idle isolate of one app to another app that has none',
    steps: [
      submitted('a/u/1'),
      ready(1),
      started(1, 'a/u/1'),
      ended(1, 'a/u/1'),
      submitted('b/u/1'),
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'give b/u/1 to 1'],
  },
  {
    name: 'probes an isolate that has not answered for a moment before giving it a call',
    steps: [submitted('a/u/1'), ready(1), waiting(1, 'a/u/1'), 6, submitted('a/u/2'), answered(1)],
    effects: ['start 1', 'give a/u/1 to 1', 'probe 1', 'give a/u/2 to 1'],
  },
  {
    name: 'gives an isolate only calls with its key, and ends an idle one with another key if the pool is full',
    steps: [
      submitted('a/u/1/k'),
      ready(1),
      started(1, 'a/u/1/k'),
      ended(1, 'a/u/1/k'),
      submitted('a/v/2/l'),
    ],
    limits: { size: 1 },
    effects: ['start 1 for k', 'give a/u/1/k to 1', 'end 1', 'start 2 for l'],
  },
];

const fairness: readonly Case[] = [
  {
    name: 'serves apps round-robin, and the users of each app as well',
    steps: [
      [submitted('a/u/1'), ready(1)],
      [submitted('a/u/2'), submitted('a/u/3'), submitted('a/v/4'), submitted('b/u/1')],
      [ended(1, 'a/u/1'), ended(1, 'a/u/2'), ended(1, 'b/u/1'), ended(1, 'a/v/4')],
    ],
    limits: { size: 1, callsPerSlot: 1 },
    effects: [
      'start 1',
      'give a/u/1 to 1',
      'give a/u/2 to 1',
      'give b/u/1 to 1',
      'give a/v/4 to 1',
      'give a/u/3 to 1',
    ],
  },
  {
    name: 'gives an app another isolate only if more are free than it holds',
    steps: [
      [submitted('a/u/1'), ready(1), submitted('a/u/2'), ready(2), submitted('a/u/3'), 30, ticked],
      [submitted('b/u/1'), ready(3)],
    ],
    limits: { size: 4, callsPerSlot: 1 },
    effects: [
      'start 1',
      'give a/u/1 to 1',
      'start 2',
      'give a/u/2 to 2',
      'start 3',
      'give b/u/1 to 3',
    ],
  },
  {
    name: 'starts no isolate for a user whose code computes in the maximum number of isolates, but one for another user',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        started(1, 'a/u/1'),
        submitted('a/u/2'),
        30,
        ticked,
        ready(2),
        started(2, 'a/u/2'),
        30,
      ],
      [submitted('a/u/3'), 30, ticked, submitted('a/v/4'), 30, ticked],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'start 2', 'give a/u/2 to 2', 'start 3'],
  },
  {
    name: 'refuses the newest call of the app with the most waiting calls if too many wait',
    steps: [submitted('a/u/1'), submitted('a/u/2'), submitted('b/u/1')],
    limits: { maxQueue: 2 },
    effects: ['start 1', 'start 2', 'refuse a/u/2: tools_busy'],
  },
  {
    name: 'refuses a call that has waited too long',
    steps: [submitted('a/u/1'), ready(1), started(1, 'a/u/1'), submitted('a/u/2'), 1000, ticked],
    limits: { size: 1 },
    effects: ['start 1', 'give a/u/1 to 1', 'refuse a/u/2: tools_busy'],
  },
];

const failures: readonly Case[] = [
  {
    name: 'starts another isolate for a call that has waited long enough for a busy one',
    steps: [
      submitted('a/u/1'),
      ready(1),
      started(1, 'a/u/1'),
      submitted('a/u/2'),
      25,
      ticked,
      ready(2),
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'start 2', 'give a/u/2 to 2'],
  },
  {
    name: 'gives a call that has not started to another isolate when its own has ended',
    steps: [submitted('a/u/1'), ready(1), { type: 'exited', slot: 1 }, ready(2)],
    effects: ['start 1', 'give a/u/1 to 1', 'start 2', 'give a/u/1 to 2'],
  },
  {
    name: 'does not repeat a call that has started when its isolate has ended',
    steps: [submitted('a/u/1'), ready(1), started(1, 'a/u/1'), { type: 'exited', slot: 1 }],
    effects: ['start 1', 'give a/u/1 to 1'],
  },
  {
    name: 'gives a refused call to another isolate, and ends the refusing one after its other calls',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        waiting(1, 'a/u/1'),
        submitted('a/u/2'),
        { type: 'refused', slot: 1, job: 'a/u/2' },
      ],
      [ready(2), ended(1, 'a/u/1')],
    ],
    effects: [
      'start 1',
      'give a/u/1 to 1',
      'give a/u/2 to 1',
      'start 2',
      'give a/u/2 to 2',
      'end 1',
    ],
  },
  {
    name: 'ends an isolate immediately when its only call was abandoned',
    steps: [
      submitted('a/u/1'),
      ready(1),
      started(1, 'a/u/1'),
      { type: 'given_up', slot: 1, job: 'a/u/1' },
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'end 1'],
  },
  {
    name: 'lets the other calls finish when a waiting call was abandoned, and gives their isolate no new one',
    steps: [
      [submitted('a/u/1'), ready(1), waiting(1, 'a/u/1'), submitted('a/u/2'), waiting(1, 'a/u/2')],
      [
        { type: 'given_up', slot: 1, job: 'a/u/1' },
        answered(1),
        submitted('a/u/3'),
        2000,
        ticked,
        ended(1, 'a/u/2'),
      ],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'give a/u/2 to 1', 'probe 1', 'start 2', 'end 1'],
  },
  {
    name: 'ends an isolate that does not answer for a second after one of its calls was abandoned',
    steps: [
      [submitted('a/u/1'), ready(1), waiting(1, 'a/u/1'), submitted('a/u/2'), waiting(1, 'a/u/2')],
      [{ type: 'given_up', slot: 1, job: 'a/u/1' }, 1000, ticked],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'give a/u/2 to 1', 'probe 1', 'end 1'],
  },
  {
    name: 'requeues a call that an otherwise empty isolate does not start',
    steps: [submitted('a/u/1'), ready(1), REST_ANSWER_MS, ticked, ready(2)],
    effects: ['start 1', 'give a/u/1 to 1', 'end 1', 'start 2', 'give a/u/1 to 2'],
  },
  {
    name: 'requeues such a call sooner if earlier calls have left timers behind',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        started(1, 'a/u/1'),
        ended(1, 'a/u/1', { hasLeftovers: true }),
      ],
      [submitted('a/u/2'), 50, ticked, ready(2)],
    ],
    effects: [
      'start 1',
      'give a/u/1 to 1',
      'give a/u/2 to 1',
      'end 1',
      'start 2',
      'give a/u/2 to 2',
    ],
  },
  {
    name: 'refuses a call that a blocked isolate does not start in time',
    steps: [submitted('a/u/1'), ready(1), waiting(1, 'a/u/1'), submitted('a/u/2'), 1000, ticked],
    effects: [
      'start 1',
      'give a/u/1 to 1',
      'give a/u/2 to 1',
      'refuse a/u/2: tools_busy',
      'probe 1',
    ],
  },
  {
    name: 'watches an isolate with leftover timers, reserves it for its app, and ends it if it computes',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        started(1, 'a/u/1'),
        ended(1, 'a/u/1', { hasLeftovers: true }),
      ],
      [submitted('b/u/1'), 50, ticked, answered(1, { isBusy: true })],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'start 2', 'probe 1', 'end 1'],
  },
  {
    name: 'keeps an isolate whose leftover timers do nothing',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        started(1, 'a/u/1'),
        ended(1, 'a/u/1', { hasLeftovers: true }),
      ],
      [50, ticked, answered(1), submitted('b/u/1')],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'probe 1', 'give b/u/1 to 1'],
  },
  {
    name: 'ends an isolate without calls that does not answer',
    steps: [
      submitted('a/u/1'),
      ready(1),
      started(1, 'a/u/1'),
      ended(1, 'a/u/1'),
      10,
      submitted('a/u/2'),
      REST_ANSWER_MS,
      ticked,
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'probe 1', 'end 1', 'start 2'],
  },
  {
    name: 'gives a full isolate no further call, and ends it after its calls',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        started(1, 'a/u/1'),
        answered(1, { isFull: true }),
        submitted('a/u/2'),
      ],
      [ended(1, 'a/u/1', { isFull: true })],
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'start 2', 'end 1'],
  },
  {
    name: 'ends an isolate that a call has tainted',
    steps: [
      submitted('a/u/1'),
      ready(1),
      started(1, 'a/u/1'),
      ended(1, 'a/u/1', { isTainted: true }),
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'end 1'],
  },
  {
    name: 'fails one call for each isolate that does not start',
    steps: [submitted('a/u/1'), submitted('a/u/2'), { type: 'exited', slot: 1 }],
    effects: ['start 1', 'refuse a/u/1: tool_crashed', 'start 2'],
  },
  {
    name: 'ends isolates that have been idle for too long',
    steps: [
      submitted('a/u/1'),
      ready(1),
      started(1, 'a/u/1'),
      ended(1, 'a/u/1'),
      4999,
      ticked,
      1,
      ticked,
    ],
    effects: ['start 1', 'give a/u/1 to 1', 'end 1'],
  },
  {
    name: 'refuses waiting calls and ends idle isolates on close, and ends the others after their calls',
    steps: [
      [
        submitted('a/u/1'),
        ready(1),
        started(1, 'a/u/1'),
        submitted('a/u/2'),
        { type: 'closed' },
        submitted('a/u/3'),
      ],
      [ended(1, 'a/u/1')],
    ],
    effects: [
      'start 1',
      'give a/u/1 to 1',
      'refuse a/u/2: shutting_down',
      'refuse a/u/3: shutting_down',
      'end 1',
    ],
  },
];

describe.each([
  ['places calls', placing],
  ['is fair', fairness],
  ['deals with failures', failures],
])('the schedule %s: it', (_, cases) => {
  it.each(cases.map((each) => [each.name, each] as const))(
    '%s',
    (_name, { steps, limits: more, effects }) => {
      expect(play(steps, more).effects).toEqual(effects);
    },
  );
});

describe('the schedule', () => {
  it('is never due while it has no calls and no isolates', () => {
    expect(play([]).next).toBeUndefined();
  });

  it('returns the time at which something is due', () => {
    expect(play([submitted('a/u/1'), ready(1), started(1, 'a/u/1'), ended(1, 'a/u/1')]).next).toBe(
      5000,
    );
    expect(
      play([submitted('a/u/1'), ready(1), started(1, 'a/u/1'), 100, submitted('a/u/2')]).next,
    ).toBe(125);
  });

  it('is not changed by events of unknown isolates', () => {
    const { schedule } = play([submitted('a/u/1'), ready(1)]);
    for (const event of [answered(7), ended(7, 'a/u/1'), ready(7)]) {
      expect(transition(schedule, event, { limits, now: 0 })).toEqual({ schedule, effects: [] });
    }
  });

  it('never loses a call and never runs one twice, whatever the order of events', () => {
    for (let seed = 1; seed <= 60; seed += 1) playAtRandom(seed);
  });
});

/** A simple generator of numbers from 0 to 1, deterministic for each seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

function playAtRandom(seed: number): void {
  const random = randomOf(seed);
  const one = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)];
  const runs = new Map<string, { readonly slot: number; hasStarted: boolean }>();
  const living = new Set<number>();
  const over = new Set<string>();
  let schedule = emptySchedule;
  let now = 0;
  let submissions = 0;
  const carryOut = (effect: ScheduleEffect): void => {
    if (effect.type === 'start') living.add(effect.slot);
    if (effect.type === 'give') {
      expect([runs.has(effect.job), over.has(effect.job), living.has(effect.slot)]).toEqual([
        false,
        false,
        true,
      ]);
      const apps = [...runs]
        .filter(([, { slot }]) => slot === effect.slot)
        .map(([id]) => jobOf(id).app);
      expect(new Set([...apps, jobOf(effect.job).app]).size).toBe(1);
      runs.set(effect.job, { slot: effect.slot, hasStarted: false });
    }
    if (effect.type === 'refuse') {
      expect(over.has(effect.job)).toBe(false);
      runs.delete(effect.job);
      over.add(effect.job);
    }
    if (effect.type === 'end') lose(effect.slot);
  };
  const lose = (slot: number): void => {
    living.delete(slot);
    for (const [id, run] of runs) {
      if (run.slot !== slot) continue;
      runs.delete(id);
      if (run.hasStarted) over.add(id);
    }
  };
  const apply = (event: ScheduleEvent): void => {
    const next = transition(schedule, event, { limits, now });
    schedule = next.schedule;
    next.effects.forEach(carryOut);
  };
  const happen: readonly (() => void)[] = [
    () => apply(submitted(`${one(['a', 'b'])}/${one(['u', 'v'])}/${(submissions += 1)}`)),
    () => apply(ready(one([...living]) ?? 0)),
    () => {
      const [id, run] = one([...runs].filter(([, { hasStarted }]) => !hasStarted)) ?? [];
      if (id === undefined || run === undefined) return;
      run.hasStarted = true;
      apply(started(run.slot, id));
      if (random() < 0.5) apply(answered(run.slot));
    },
    () => {
      const [id, run] = one([...runs].filter(([, { hasStarted }]) => hasStarted)) ?? [];
      if (id === undefined || run === undefined) return;
      runs.delete(id);
      over.add(id);
      const isGivenUp = random() < 0.2;
      apply(
        isGivenUp
          ? { type: 'given_up', slot: run.slot, job: id }
          : ended(run.slot, id, { isTainted: random() < 0.1 }),
      );
    },
    () => {
      const slot = one(
        [...schedule.slots.values()].filter(({ admission }) => admission.kind === 'probing'),
      );
      if (slot) apply(answered(slot.id, { isBusy: random() < 0.2 }));
    },
    () => {
      const slot = one([...living]);
      if (slot === undefined || random() < 0.9) return;
      lose(slot);
      apply({ type: 'exited', slot });
    },
    () => {
      now += Math.floor(random() * 60);
      apply(ticked);
    },
  ];
  for (let step = 0; step < 200; step += 1) {
    one(happen)?.();
    const inside = [...schedule.slots.values()].reduce((sum, { running }) => sum + running, 0);
    expect([
      schedule.slots.size <= limits.size,
      inside,
      queueLength(schedule.queue) + runs.size + over.size,
    ]).toEqual([true, runs.size, submissions]);
  }
}
