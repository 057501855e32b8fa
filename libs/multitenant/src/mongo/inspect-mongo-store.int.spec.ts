import { describeWithMongo, freshDatabase } from '@mozaiks/testkit';
import { inspectMongoStore } from './inspect-mongo-store.ts';
import { SCHEMA_VERSION } from './migrate.ts';
import { testDatabase } from './mongo.fixture.ts';

describeWithMongo('inspecting a MongoDB database', (server) => {
  const database = testDatabase(server);
  const inspect = (name: string) =>
    inspectMongoStore({ uri: server().uri, database: name, dev: true });

  it('reports that no server has used it, and creates nothing', async () => {
    const other = freshDatabase();
    expect(await inspect(other)).toMatchObject({
      schema_version: 0,
      supported: SCHEMA_VERSION,
      missing_indexes: [],
    });
    const raw = database.raw().client.db(other);
    expect(await raw.listCollections().toArray()).toEqual([]);
  });

  it('names the missing indexes, those of a missing collection as well, and creates none of them', async () => {
    await database.open();
    const raw = database.raw();
    const name = raw.databaseName;
    const whole = await inspect(name);
    expect(whole).toMatchObject({ schema_version: SCHEMA_VERSION, missing_indexes: [] });
    expect(Math.abs(whole.clock_ahead_ms ?? 0)).toBeLessThan(60_000);
    await raw.collection('chats').dropIndex('app_id_1_user_id_1_chat_id_1');
    await raw.collection('responses').drop();
    for (const _ of [1, 2]) {
      const { missing_indexes: missing } = await inspect(name);
      expect(missing).toContainEqual({
        collection: 'chats',
        key: ['app_id', 'user_id', 'chat_id'],
        unique: true,
      });
      expect(
        missing
          .filter(({ collection }) => collection !== 'chats')
          .map(({ collection }) => collection),
      ).toContain('responses');
    }
  });

  it('reports that no server answers', async () => {
    const unreachable = inspectMongoStore({ uri: 'mongodb://127.0.0.1:49151/x', dev: true });
    await expect(unreachable).rejects.toMatchObject({ code: 'store_unavailable' });
  }, 30_000);

  it('rejects an unsafe URI outside dev mode, and warns of it in dev mode', async () => {
    const uri = `${server().uri}${server().uri.includes('?') ? '&' : '/?'}w=1`;
    await expect(inspectMongoStore({ uri, dev: false })).rejects.toMatchObject({
      code: 'store_misconfigured',
    });
    const { warnings } = await inspectMongoStore({ uri, database: freshDatabase(), dev: true });
    expect(warnings).toContain('ignoring unsafe options of MONGODB_URI');
  });
});
