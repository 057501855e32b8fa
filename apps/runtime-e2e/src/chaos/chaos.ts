import { randomFrom, type Random } from '@mozaiks/testkit';
import type { ChaosOptions } from './chaos-options.ts';
import { checkEffects, checkLogs, checkUsage } from './check-outside.ts';
import { startCluster, type Cluster } from './cluster.ts';
import type { Fault, Field } from './fault.ts';
import { PROCESS_FAULTS } from './process-faults.ts';
import { SOCKET_FAULTS } from './socket-faults.ts';
import { STORE_FAULTS } from './store-faults.ts';
import { createFigures, type MeasuredFigures } from './figures.ts';
import { countLosses, type Losses } from './losses.ts';
import { playRound, whileDown } from './round.ts';
import type { Subject } from './subject.ts';

export interface ChaosReport {
  readonly rounds: number;
  readonly seconds: number;
  readonly figures: MeasuredFigures;
  readonly losses: Losses;
}

export interface ChaosEvents {
  /** One line for the terminal. */
  readonly say: (line: string) => void;
  readonly stopped: () => boolean;
}

/** Runs rounds of faults under load until the time is over. Stops everything that it started. */
export async function runChaos(options: ChaosOptions, events: ChaosEvents): Promise<ChaosReport> {
  const cluster = await startCluster(options);
  const field: Field = {
    cluster,
    random: randomFrom(options.seed),
    losses: countLosses(),
    figures: createFigures(),
  };
  const from = performance.now();
  try {
    const rounds = await playRounds(field, options, events);
    const seconds = Math.round((performance.now() - from) / 1000);
    return { rounds, seconds, figures: field.figures.all(), losses: field.losses };
  } finally {
    await cluster.dispose();
  }
}

async function playRounds(
  field: Field,
  options: ChaosOptions,
  { say, stopped }: ChaosEvents,
): Promise<number> {
  const until = performance.now() + options.minutes * 60_000;
  const deal = dealer(field.random, faultsFor(options, field.cluster));
  const all: Subject[] = [];
  const chats: Subject[] = [];
  let number = 0;
  while (performance.now() < until && field.figures.all().faults < options.count && !stopped()) {
    number += 1;
    const fault = deal();
    const from = performance.now();
    const before = field.losses.total();
    const { subjects, children } = await playRound(field, {
      number,
      fault,
      options,
      old: chats.slice(-100),
    });
    for (const subject of subjects) if (!chats.includes(subject)) chats.push(subject);
    remember(all, [...subjects, ...children]);
    const seconds = ((performance.now() - from) / 1000).toFixed(1);
    say(
      `round ${number}: ${fault.name}, ${subjects.length} chats, ${seconds} s${verdict(field, before)}`,
    );
  }
  field.figures.inputs(chats.reduce((sum, { accepted }) => sum + accepted.size, 0));
  await checkAll(field, all);
  return number;
}

/** A child is found again in every round that checks its parent. The last check counts. */
function remember(all: Subject[], found: readonly Subject[]): void {
  for (const subject of found) {
    const at = all.findIndex(
      (known) => known.chat_id === subject.chat_id && known.tenant === subject.tenant,
    );
    if (at < 0) all.push(subject);
    else all[at] = subject;
  }
}

/** The losses since the previous round, and the last errors in the logs of the instances. */
function verdict({ losses, cluster }: Field, before: number): string {
  const found = losses.details().slice(before);
  if (found.length === 0) return '';
  const errors = cluster.instances.flatMap(({ name, server }) =>
    server
      .log()
      .filter(({ level }) => level === 'error')
      .slice(-5)
      .map((line) => `${name} wrote ${JSON.stringify(line)}`),
  );
  return ['', ...found.map((detail) => `LOST ${detail}`), ...errors].join('\n  ');
}

async function checkAll(field: Field, all: readonly Subject[]): Promise<void> {
  const { cluster } = field;
  const check = (): Promise<void> =>
    cluster.withStore(async (store) => {
      await checkEffects(field, store, all);
      await checkUsage(field, store, all);
    });
  await (cluster.store === null ? whileDown(cluster, check) : check());
  checkLogs(field);
}

function faultsFor(
  { store, minutes, faults }: ChaosOptions,
  { isReplicaSet }: Cluster,
): readonly Fault[] {
  const fits = ({ stores, replicaSet }: Fault): boolean =>
    stores.includes(store) && (isReplicaSet || replicaSet !== true);
  const fitting = [...PROCESS_FAULTS, ...STORE_FAULTS, ...SOCKET_FAULTS].filter(fits);
  const named = fitting.filter(({ name }) => faults.includes(name));
  if (faults.length > 0 && named.length < faults.length)
    throw new Error(`faults are ${fitting.map(({ name }) => name).join(', ')}`);
  return faults.length > 0 ? named : fitting.filter((fault) => (fault.minutes ?? 0) <= minutes);
}

/**
 * Deals every fault once in random order, then starts again, so that a short run includes all of
 * them.
 */
function dealer(random: Random, faults: readonly Fault[]): () => Fault {
  const deck: Fault[] = [];
  return () => {
    if (deck.length === 0) deck.push(...faults);
    const [fault] = deck.splice(Math.floor(random() * deck.length), 1);
    if (fault === undefined) throw new Error('there is no fault for this store');
    return fault;
  };
}
