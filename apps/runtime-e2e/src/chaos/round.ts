import { until } from '@mozaiks/testkit';
import type { ChaosOptions } from './chaos-options.ts';
import { checkRound } from './check-round.ts';
import type { Cluster, Instance } from './cluster.ts';
import { sleep, type Fault, type Field } from './fault.ts';
import { makeFlaky } from './flakiness.ts';
import { findAffected } from './resume-times.ts';
import { spoilSnapshots } from './spoil-snapshots.ts';
import type { Subject } from './subject.ts';
import { startWave, type Wave } from './wave.ts';

export interface Round {
  readonly number: number;
  readonly fault: Fault;
  readonly options: ChaosOptions;
  /** Chats of earlier rounds. */
  readonly old: readonly Subject[];
}

export interface RoundOutcome {
  readonly subjects: readonly Subject[];
  /** New child chats. */
  readonly children: readonly Subject[];
}

/**
 * The time after the fault in which everything must come to rest, including takeovers and the
 * remaining work of runs.
 */
const PATIENCE_MS = 60_000;
const RECOVERY_MS = 30_000;

/** Runs a wave of chats, injects a fault in the middle, waits for rest, and checks the result. */
export async function playRound(
  field: Field,
  { number, fault, options, old }: Round,
): Promise<RoundOutcome> {
  const stopFlakiness = makeFlaky(field, { share: options.flaky, seed: options.seed + number });
  const { wave, watches, over } = await runWave(field, { number, fault, options, old }).finally(
    stopFlakiness,
  );
  for (const ms of wave.restedAfter(over)) field.figures.rested(fault.name, ms);
  await Promise.all([
    ...watches,
    ...field.cluster.instances.map((instance) => recovered(field, instance)),
  ]);
  const children = await checkSubjects(field, wave.subjects);
  return { subjects: wave.subjects, children };
}

async function runWave(field: Field, { number, fault, options, old }: Round) {
  const wave = await startWave(field, { chats: options.chats, round: number, old });
  const { store } = field.cluster;
  const stopSpoiling =
    store === null
      ? () => Promise.resolve()
      : spoilSnapshots(store, wave.subjects, options.seed + number);
  await sleep(500 + field.random() * 1_500);
  const watches: Promise<unknown>[] = [];
  for (const instance of targetsOf(field, fault))
    watches.push(...(await injectFault(field, { wave, fault, instance })));
  const over = performance.now();
  await wave.end(PATIENCE_MS);
  await stopSpoiling();
  return { wave, watches, over };
}

function targetsOf({ cluster, random }: Field, { on }: Fault): readonly Instance[] {
  const { instances } = cluster;
  const any = (): Instance => instances[Math.floor(random() * instances.length)] as Instance;
  switch (on) {
    case 'one':
      return [any()];
    case 'each':
      return instances;
    case 'burst':
      return Array.from({ length: 4 + Math.floor(random() * 8) }, any);
  }
}

/** Resolves when the fault is over, with promises that the affected chats continue. */
async function injectFault(
  field: Field,
  { wave, fault, instance }: { wave: Wave; fault: Fault; instance: Instance },
): Promise<Promise<unknown>[]> {
  const resumption = await findAffected(field, { wave, fault, instance });
  field.figures.injected(fault.name);
  const early = fault.affects === 'owner' ? [resumption.watch()] : [];
  for (const watch of early) watch.catch(() => undefined); // reported at the end of the round, after any other error
  await fault.inject(field, instance);
  await fault.repair(field, instance);
  if (fault.on === 'burst') await sleep(field.random() * 400);
  return fault.affects === 'owner' ? early : [resumption.watch()];
}

async function recovered({ losses }: Field, { name, server }: Instance): Promise<void> {
  const isReady = async (): Promise<boolean> => (await fetch(`${server.url}/readyz`)).ok;
  await until(isReady, { timeout_ms: RECOVERY_MS, every_ms: 100 }).catch(() =>
    losses.add('not_ready', `${name} after ${RECOVERY_MS} ms`),
  );
}

/**
 * An embedded store cannot be opened while an instance has it open. The instances are killed first,
 * which also crashes them while they are at rest.
 */
async function checkSubjects(
  field: Field,
  subjects: readonly Subject[],
): Promise<readonly Subject[]> {
  const { cluster } = field;
  const check = (): Promise<readonly Subject[]> =>
    cluster.withStore((store) => checkRound(field, store, subjects));
  return cluster.store === null ? whileDown(cluster, check) : check();
}

export async function whileDown<T>(
  { instances }: Pick<Cluster, 'instances'>,
  act: () => Promise<T>,
): Promise<T> {
  for (const { server } of instances) await server.end('SIGKILL');
  const result = await act();
  for (const { server } of instances) await server.start();
  return result;
}
