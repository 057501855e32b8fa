import mongoose from 'mongoose';
import { batchedInserts, MAX_WAITING_INSERTS, type InsertsInto } from './batched-inserts.ts';

/** A collection whose operations end when the test ends them. */
function collection() {
  const operations: {
    readonly documents: readonly object[];
    readonly end: (error?: unknown) => void;
  }[] = [];
  const operation = (documents: readonly object[]): Promise<void> =>
    new Promise((resolve, reject) =>
      operations.push({
        documents,
        end: (error) => (error === undefined ? resolve() : reject(error)),
      }),
    );
  const into: InsertsInto = {
    insertOne: (document) => operation([document]),
    insertMany: operation,
  };
  return { operations, into };
}
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const outcomes = (inserts: readonly Promise<unknown>[]) =>
  Promise.all(
    inserts.map((insert) =>
      insert.catch((error: { code?: number; message?: string }) => error.code ?? error.message),
    ),
  );
const bulk = (writeErrors: readonly object[], writeConcernError?: object) => ({
  writeErrors,
  result: { getWriteConcernError: () => writeConcernError },
});

describe('batched inserts', () => {
  it('are sent at once, each alone, while there is little to do', async () => {
    const { operations, into } = collection();
    const insert = batchedInserts(into);
    const inserts = [insert({ n: 1 }), insert({ n: 2 })];
    expect(operations.map(({ documents }) => documents)).toEqual([[{ n: 1 }], [{ n: 2 }]]);
    for (const { end } of operations) end();
    expect(await outcomes(inserts)).toEqual(['inserted', 'inserted']);
  });

  it('gather what arrives while others are in flight, in order', async () => {
    const { operations, into } = collection();
    const insert = batchedInserts(into);
    const inserts = Array.from({ length: 70 }, (_, n) => insert({ n }));
    operations[0]?.end();
    await settled();
    operations[1]?.end();
    await settled();
    expect(operations.map(({ documents }) => documents.length)).toEqual([1, 1, 64, 4]);
    for (const { end } of operations) end();
    expect(new Set(await outcomes(inserts))).toEqual(new Set(['inserted']));
  });

  it('are rejected while 1,000 wait, and accepted again when there is room', async () => {
    const { operations, into } = collection();
    const insert = batchedInserts(into);
    const inserts = Array.from({ length: 2 + MAX_WAITING_INSERTS }, (_, n) => insert({ n }));
    await expect(insert({ n: 'too many' })).rejects.toMatchObject({ code: 'store_unavailable' });
    operations[0]?.end();
    await settled();
    inserts.push(insert({ n: 'again' }));
    for (let at = 1; at < operations.length; at += 1) {
      operations[at]?.end();
      await settled();
    }
    expect(new Set(await outcomes(inserts))).toEqual(new Set(['inserted']));
  });

  it('each have their own outcome', async () => {
    const { operations, into } = collection();
    const insert = batchedInserts(into);
    const inserts = [0, 1, 2, 3, 4].map((n) => insert({ n }));
    operations[0]?.end(new mongoose.mongo.MongoServerError({ code: 11000 }));
    await settled();
    operations[2]?.end(
      bulk([
        { index: 0, code: 11000 },
        { index: 2, code: 50 },
      ]),
    );
    operations[1]?.end();
    expect(await outcomes(inserts)).toEqual(['duplicate', 'inserted', 'duplicate', 'inserted', 50]);
  });

  it.each([
    ['the connection broke', new Error('broke')],
    [
      'the write concern was not met',
      Object.assign(bulk([{ index: 0, code: 11000 }], { code: 64 }), { message: 'broke' }),
    ],
  ])('all have an unknown outcome when %s', async (_what, error) => {
    const { operations, into } = collection();
    const insert = batchedInserts(into);
    const inserts = [0, 1, 2, 3].map((n) => insert({ n }));
    operations[0]?.end();
    await settled();
    operations[2]?.end(error);
    operations[1]?.end();
    expect(await outcomes(inserts)).toEqual(['inserted', 'inserted', 'broke', 'broke']);
  });
});
