import type { ChatStore } from '@mozaiks/contracts';
import { check, unfinished } from './invariants.fixture.ts';
import { createWorld, heal, populate, type World } from './world.fixture.ts';

/** Ticks with faults. */
const FAULTY = 450;
/** Ticks without, in which every chat must come to rest. */
const BOUND = 1_500;

/** One random schedule over the real runner and this store; the world it leaves, with what it violated. A seed always gives the same schedule. */
export async function runSchedule(seed: number, store?: ChatStore): Promise<World> {
  const world = createWorld(seed, store);
  populate(world, FAULTY);
  await world.scheduler.run(FAULTY);
  heal(world);
  let left: readonly string[] = ['not looked yet'];
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
