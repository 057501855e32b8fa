import type { ChatStore } from '@mozaiks/contracts';
import { check, unfinished } from './invariants.fixture.ts';
import { createWorld, stopFaults, populate, type World } from './world.fixture.ts';

/** Ticks with faults. */
const FAULTY = 450;
/** Ticks without faults, in which every chat must come to rest. */
const BOUND = 1_500;

/**
 * Runs one random schedule of the real runner on this store. Returns the final world, with all
 * violations. A seed always gives the same schedule.
 */
export async function runSchedule(seed: number, store?: ChatStore): Promise<World> {
  const world = createWorld(seed, store);
  populate(world, FAULTY);
  await world.scheduler.run(FAULTY);
  stopFaults(world);
  let left: readonly string[] = ['not checked yet'];
  for (let time = FAULTY + 30; time <= FAULTY + BOUND && left.length > 0; time += 30) {
    await world.scheduler.run(time);
    left =
      world.wire.unlanded > 0 || world.open > 0
        ? ['stuck: a client waits for its answer']
        : await unfinished(world);
  }
  world.over = true;
  await check(world, left);
  return world;
}
