import { dataSourceSuite, describeWithMongo, recordingLogger } from '@mozaiks/testkit';
import mongoose from 'mongoose';
import { testDatabase } from './mongo.fixture.ts';
import { openMongoData, type OpenData } from './open-mongo-data.ts';

describeWithMongo('data of the platform on a MongoDB server', (server) => {
  const database = testDatabase(server);
  const opened: OpenData[] = [];
  const open = async (): Promise<OpenData> => {
    const found = await openMongoData({
      uri: server().uri,
      database: database.name,
      dev: true,
      logger: recordingLogger(),
      collections: ['plans'],
    });
    opened.push(found);
    return found;
  };
  afterAll(async () => {
    for (const each of opened.splice(0)) await each.close();
  });

  dataSourceSuite(async () => ({
    data: (await open()).data,
    allowed: 'plans',
    forbidden: 'private',
    insert: async (collection, documents) =>
      void (await database
        .raw()
        .collection(collection)
        .insertMany(documents.map((document) => ({ ...document })) as object[])),
  }));

  it('returns object ids, dates and decimals as strings, and leaves out what JSON does not have', async () => {
    const { data } = await open();
    const { ObjectId, Decimal128, Binary } = mongoose.mongo.BSON;
    const _id = new ObjectId();
    await database
      .raw()
      .collection<{ _id: unknown }>('plans')
      .insertOne({
        _id,
        app_id: 'types',
        at: new Date(0),
        price: Decimal128.fromString('1.50'),
        bytes: new Binary(Buffer.from('x')),
        list: [/x/, 1],
      } as never);
    const scope = { app_id: 'types', user_id: 'mia' };
    expect(await data.find(scope as never, { collection: 'plans', filter: {} })).toEqual([
      {
        _id: _id.toHexString(),
        app_id: 'types',
        at: '1970-01-01T00:00:00.000Z',
        price: '1.50',
        list: [null, 1],
      },
    ]);
  });

  it('rejects a query that finds more than 1,000 documents', async () => {
    const { data } = await open();
    const documents = Array.from({ length: 1_001 }, (_, n) => ({ n, app_id: 'many' }));
    await database.raw().collection('plans').insertMany(documents);
    const scope = { app_id: 'many', user_id: 'mia' } as never;
    const query = { collection: 'plans', filter: {}, fields: ['n'] };
    await expect(data.find(scope, query)).rejects.toMatchObject({ code: 'data_too_large' });
    expect(await data.find(scope, { ...query, limit: 500 })).toHaveLength(500);
  });
});
