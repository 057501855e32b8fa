import {
  chatKey,
  chatRef,
  RuntimeError,
  tenantScope,
  type ChatRef,
  type ChatStore,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import {
  aroundStore,
  randomFrom,
  referenceStore,
  sequentialIds,
  testCatalog,
  testWorkflow,
  type Random,
  type StoreCall,
} from '@mozaiks/testkit';
import { client, createChat, eraser, follower } from './clients.fixture.ts';
import { worldEngine, type Execution } from './outside.fixture.ts';
import { createProcess, type Process } from './process.fixture.ts';
import { createScheduler, type Incarnation, type Scheduler } from './scheduler.fixture.ts';
import { withFaultySnapshots, type SnapshotCounts } from './snapshot-faults.fixture.ts';
import { createWire, type Wire } from './wire.fixture.ts';

export interface View {
  readonly chat: ChatRef;
  log: LogRef | null;
  events: RuntimeEvent[];
  deltas: number;
  /** Messages whose event was received. */
  readonly over: Set<string>;
}

export interface Erasure {
  readonly log: LogRef;
  /** Ids of usage events in the log when the erasure was requested. */
  readonly usageDue: readonly string[];
}

/**
 * How often faults occur. Each seed has its own mix, because a fault that is always present would
 * hide what happens without it.
 */
export interface Mix {
  readonly bells: number;
  readonly children: number;
  readonly pauses: number;
  readonly crashes: number;
  readonly ends: number;
  readonly outages: number;
  readonly erasures: number;
  readonly skew: number;
  readonly whileOpen: 'commit' | 'later' | 'interrupt';
  abandon: number;
  stalls: number;
}

export interface World {
  readonly random: Random;
  readonly mix: Mix;
  readonly scheduler: Scheduler;
  readonly wire: Wire;
  /** The store without the wire, so it shows what is durable. */
  readonly store: ChatStore;
  readonly processes: Process[];
  readonly chats: Map<string, ChatRef>;
  /** command_id -> log_id */
  readonly accepted: Map<string, string>;
  readonly executions: Map<string, Execution>;
  readonly views: View[];
  readonly erasures: Erasure[];
  /** Ids of usage rows that the ledger has. */
  readonly charged: Set<string>;
  readonly violations: Set<string>;
  readonly snapshots: SnapshotCounts;
  modelCalls: number;
  deaths: number;
  /** How many clients and erasers are not done. */
  open: number;
  over: boolean;
  below(n: number): number;
  sleep(ticks: number): Promise<void>;
  violate(what: string): void;
}

export const workflow = testWorkflow({ workflow_name: 'W', agents: [{ name: 'A' }] });

export function createWorld(seed: number, store: ChatStore = referenceStore()): World {
  const random = randomFrom(seed);
  const scheduler = createScheduler(random);
  const beats = new Map<string, number>();
  const incarnations = new Map<string, Incarnation>();
  const snapshots: SnapshotCounts = { whole: 0, faulty: 0 };
  const wire = createWire(
    withTombstones(withFaultySnapshots(store, random, snapshots)),
    scheduler,
    {
      applied: (call, answer, incarnation) =>
        applied(world, { call, answer, incarnation, beats, incarnations }),
      delivering: (op, incarnation) => stall(world, op, incarnation),
    },
  );
  const world: World = {
    random,
    mix: mixOf(random),
    scheduler,
    wire,
    store,
    processes: [],
    chats: new Map(),
    accepted: new Map(),
    executions: new Map(),
    views: [],
    erasures: [],
    charged: new Set(),
    violations: new Set(),
    snapshots,
    modelCalls: 0,
    deaths: 0,
    open: 0,
    over: false,
    below: (n) => Math.floor(random() * n),
    sleep: (ticks) => new Promise((resolve) => scheduler.after(ticks, resolve)),
    violate: (what) => void world.violations.add(what),
  };
  return world;
}

/**
 * Rejects a `create` that takes effect after its chat was erased, so that it does not bring the log
 * back. Stores keep the record of an erased chat for a day.
 */
function withTombstones(store: ChatStore): ChatStore {
  const erased = new Set<string>();
  return aroundStore(store, ({ port, method, args }, apply) => {
    if (port === 'directory' && method === 'erase') erased.add((args[0] as LogRef).log_id);
    const late =
      port === 'directory' &&
      method === 'create' &&
      erased.has((args[1] as { readonly log_id: string }).log_id);
    return late ? Promise.reject(new RuntimeError('chat_not_found')) : apply();
  });
}

function mixOf(random: Random): Mix {
  const some = (share: number, from: number, to: number): number =>
    random() < share ? from + random() * (to - from) : 0;
  return {
    bells: [0, 0.5, 1][Math.floor(random() * 3)] ?? 1,
    children: some(0.5, 0.1, 0.5),
    pauses: some(0.7, 1, 7),
    crashes: some(0.6, 1, 5),
    ends: some(0.3, 1, 2),
    outages: some(0.4, 1, 3),
    stalls: some(0.6, 0.003, 0.03),
    erasures: some(0.3, 1, 2),
    skew: some(0.4, 0, 40),
    abandon: some(0.15, 0.05, 0.2),
    whileOpen: (['commit', 'later', 'interrupt'] as const)[Math.floor(random() * 3)] ?? 'commit',
  };
}

interface Applied {
  readonly call: StoreCall;
  readonly answer: unknown;
  readonly incarnation: Incarnation;
  readonly beats: Map<string, number>;
  readonly incarnations: Map<string, Incarnation>;
}

function applied(world: World, { call, answer, incarnation, beats, incarnations }: Applied): void {
  const [first, second] = call.args;
  switch (`${call.port}.${call.method}`) {
    case 'sessions.join':
      incarnations.set(String(first), incarnation);
      break;
    case 'sessions.beat':
      if (answer === true) beats.set(String(first), world.scheduler.now);
      break;
    case 'sessions.mark_dead': {
      const victim = incarnations.get(String(first));
      const beatAt = beats.get(String(first));
      if (answer !== true) break;
      world.deaths += 1;
      if (victim?.alive === true && beatAt !== undefined && victim.pausedUntil <= beatAt)
        world.violate('live session declared dead');
      break;
    }
    case 'usage.record':
      for (const { id } of second as { id: string }[]) world.charged.add(id);
      break;
    case 'directory.create':
      world.chats.set(chatKey(first as ChatRef), first as ChatRef);
      break;
    case 'ownership.acquire':
      if (answer !== null && 'owned' in (answer as object)) wakeDeposed(world, incarnation);
      break;
    default:
  }
}

/** Wakes deposed owners at the worst moment: while their successor reads the chat. */
function wakeDeposed({ processes, scheduler, random }: World, successor: Incarnation): void {
  for (const { incarnation } of processes) {
    if (
      incarnation === successor ||
      !incarnation.untilDeposed ||
      incarnation.pausedUntil <= scheduler.now
    )
      continue;
    incarnation.untilDeposed = false;
    scheduler.pause(incarnation, scheduler.now + random() * 15);
  }
}

/**
 * Faults at the edges of operations find more than faults at random times, when there is usually
 * nothing to interrupt.
 */
function stall(world: World, _op: string, incarnation: Incarnation): void {
  const { random, mix, scheduler } = world;
  const process = world.processes.find((one) => one.incarnation === incarnation);
  if (process === undefined || !incarnation.alive || random() >= mix.stalls) return;
  const draw = random();
  if (draw < 0.3) process.pause(5 + random() * 100);
  else if (draw < 0.6) {
    incarnation.untilDeposed = true;
    process.pause(200);
  } else {
    process.crash();
    scheduler.after(2 + random() * 60, process.start);
  }
}

const tenant = tenantScope('app', 'user');

/**
 * Populates a world with two chats, their clients and followers, three processes, and faults until
 * `until`.
 */
export function populate(world: World, until: number): void {
  const { mix, scheduler, random, wire } = world;
  const often = (): number => (random() < 0.6 ? 0.01 + random() * 0.11 : 0);
  wire.faults = {
    fail: often(),
    loseReply: often(),
    late: often(),
    latest: 10 + random() * 150,
    slow: random() < 0.5 ? 0.02 + random() * 0.18 : 0,
  };
  for (let i = 0; i < 3; i++) world.processes.push(newProcess(world, `s${i}`));
  for (const name of ['p', 'q']) {
    const chat = chatRef(tenant, name);
    spawn(world, async () => {
      await createChat(world, chat);
      for (const n of [1, 2]) spawn(world, () => client(world, chat, `${name}.c${n}`));
    });
    for (const late of [false, true]) {
      const view: View = { chat, log: null, events: [], deltas: 0, over: new Set() };
      world.views.push(view);
      scheduler.at(late ? random() * until : 0, () => void follower(world, chat, view));
    }
  }
  if (mix.erasures > 0) spawn(world, () => eraser(world, chatRef(tenant, 'p')));
  scheduleFaults(world, until);
}

function spawn(world: World, act: () => Promise<void>): void {
  world.open += 1;
  void act().then(
    () => (world.open -= 1),
    (error: unknown) => world.violate(`a client failed: ${String(error)}`),
  );
}

function newProcess(world: World, name: string): Process {
  const { scheduler, wire, random, mix } = world;
  return createProcess(
    name,
    {
      scheduler,
      wire,
      catalog: testCatalog([workflow]),
      ids: sequentialIds,
      engine: ({ clock, ids }) => worldEngine(world, { clock, ids }),
      bells: () => random() < mix.bells,
      skew: (random() * 2 - 1) * mix.skew,
      remembers: () => random() < 0.5,
    },
    (to, signals) => world.processes.forEach((process) => process.receive(to, signals)),
  );
}

function scheduleFaults(world: World, until: number): void {
  const { mix, scheduler, random, wire, processes } = world;
  const moments = (count: number): number[] =>
    Array.from({ length: Math.floor(count) }, () => random() * until);
  const restart = (process: Process): void => scheduler.after(2 + random() * 60, process.start);
  for (const process of processes) {
    for (const at of moments(mix.pauses * random()))
      scheduler.at(at, () => process.pause(5 + random() * 100));
    for (const at of moments(mix.crashes * random())) {
      scheduler.at(at, () => {
        if (!process.incarnation.alive) return;
        process.crash();
        restart(process);
      });
    }
    for (const at of moments(mix.ends * random())) {
      scheduler.at(at, () => {
        if (process.incarnation.alive)
          process.end(random() < 0.5 ? 'drain' : 'stop', () => restart(process));
      });
    }
  }
  wire.outages = moments(mix.outages).map((from) => [from, from + 10 + random() * 80] as const);
}

export function stopFaults(world: World): void {
  Object.assign(world.wire, {
    faults: { fail: 0, loseReply: 0, late: 0, latest: 0, slow: 0 },
    outages: [],
  });
  Object.assign(world.mix, { abandon: 0, stalls: 0 });
}
