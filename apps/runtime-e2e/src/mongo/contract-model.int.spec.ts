import { openMongoStore } from '@mozaiks/multitenant';
import { databaseUri, describeWithMongo, freshDatabase, recordingLogger } from '@mozaiks/testkit';
import mongoose from 'mongoose';
// eslint-disable-next-line @nx/enforce-module-boundaries -- The model is a spec of the runner, so nothing exports it; here it meets a real store.
import { runSchedule } from '../../../../libs/runner/src/contract-model/run-schedule.fixture.ts';

const FIRST = Number(process.env['FIRST_SEED'] ?? 1);
const SCHEDULES = Number(process.env['SCHEDULES'] ?? 3);

describeWithMongo('the runner over MongoDB under random schedules and faults', (server) => {
  it(
    `keeps the contract in ${SCHEDULES} of them`,
    async () => {
      const broken: string[] = [];
      for (let seed = FIRST; seed < FIRST + SCHEDULES; seed += 1) {
        const uri = databaseUri(server().uri, freshDatabase());
        const store = await openMongoStore({ uri, logger: recordingLogger(), dev: true });
        const { violations } = await runSchedule(seed, store);
        if (violations.size > 0) broken.push(`seed ${seed}: ${[...violations].join('; ')}`);
        await store.close();
        const client = await new mongoose.mongo.MongoClient(uri).connect();
        await client.db().dropDatabase();
        await client.close();
      }
      expect(broken).toEqual([]);
    },
    60_000 + SCHEDULES * 30_000,
  );
});
