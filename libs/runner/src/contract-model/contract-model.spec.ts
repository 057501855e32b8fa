import { runSchedule } from './run-schedule.fixture.ts';

const FIRST = Number(process.env['FIRST_SEED'] ?? 1);
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 40);

describe('the runner under random schedules and faults', () => {
  it(
    `keeps the contract in all ${SCHEDULES} schedules`,
    async () => {
      const broken: string[] = [];
      const sums = {
        events: 0,
        models: 0,
        deaths: 0,
        tools: 0,
        erasures: 0,
        deltas: 0,
        snapshots: 0,
        faultySnapshots: 0,
      };
      for (let seed = FIRST; seed < FIRST + SCHEDULES; seed++) {
        const world = await runSchedule(seed);
        if (world.violations.size > 0)
          broken.push(`seed ${seed}: ${[...world.violations].join('; ')}`);
        sums.models += world.modelCalls;
        sums.deaths += world.deaths;
        sums.tools += world.executions.size;
        sums.erasures += world.erasures.length;
        sums.snapshots += world.snapshots.whole;
        sums.faultySnapshots += world.snapshots.faulty;
        sums.deltas += world.views.reduce((sum, { deltas }) => sum + deltas, 0);
        sums.events += world.views.reduce((sum, { events }) => sum + events.length, 0);
      }
      if (process.env['SUMS'] !== undefined) console.log(sums);
      expect(broken).toEqual([]);
      expect(sums.snapshots).toBeGreaterThan(0);
      expect(sums.faultySnapshots).toBeGreaterThan(0);
    },
    30_000 + SCHEDULES * 2_000,
  );
});
