import { openEmbeddedStore } from '@mozaiks/multitenant';
// eslint-disable-next-line @nx/enforce-module-boundaries -- The model is a spec of the runner, so nothing exports it; here it meets a real store.
import { runSchedule } from '../../../libs/runner/src/contract-model/run-schedule.fixture.ts';

const FIRST = Number(process.env['FIRST_SEED'] ?? 1);
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 5);

describe('the runner over the embedded store under random schedules and faults', () => {
  it(
    `keeps the contract in ${SCHEDULES} of them`,
    async () => {
      const broken: string[] = [];
      for (let seed = FIRST; seed < FIRST + SCHEDULES; seed += 1) {
        const store = await openEmbeddedStore({ file: null });
        const { violations } = await runSchedule(seed, store);
        if (violations.size > 0) broken.push(`seed ${seed}: ${[...violations].join('; ')}`);
        await store.close();
      }
      expect(broken).toEqual([]);
    },
    30_000 + SCHEDULES * 20_000,
  );
});
