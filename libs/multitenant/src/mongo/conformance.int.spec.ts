import { chatStoreSuite, describeWithMongo } from '@mozaiks/testkit';
import { testDatabase } from './mongo.fixture.ts';

describeWithMongo('on a MongoDB server', (server) => {
  const database = testDatabase(server);
  chatStoreSuite('mongo store', () => database.open({ usage_outbox: true }));
});
