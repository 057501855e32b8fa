import { tenantScope, type DataSource, type JsonObject } from '@mozaiks/contracts';
import { freshTenant, unique } from './subject.ts';

export interface DataSubject {
  readonly data: DataSource;
  /** A collection that may be read, and an existing one that may not. */
  readonly allowed: string;
  readonly forbidden: string;
  /** Stores the documents unchanged. */
  readonly insert: (collection: string, documents: readonly JsonObject[]) => Promise<void>;
}

/** What `DataSource` guarantees. */
export function dataSourceSuite(open: () => Promise<DataSubject>): void {
  describe('DataSource', () => {
    const opened: DataSubject[] = [];
    const subject = (): DataSubject => {
      const [first] = opened;
      if (first === undefined) throw new Error('the data source is open in tests only');
      return first;
    };
    beforeAll(async () => void opened.push(await open()));
    describe('find', () => finding(subject));
    describe('between tenants', () => keepingApart(subject));
    describe('tenants', () => refusing(subject));
  });
}

/** A tenant whose app has these documents, and a function that queries as this tenant. */
async function tenantWith(
  { data, allowed, insert }: DataSubject,
  documents: readonly JsonObject[],
) {
  const scope = freshTenant();
  const { app_id } = scope;
  await insert(
    allowed,
    documents.map((document) => ({ _id: unique('doc'), ...document, app_id })),
  );
  const find = (filter: JsonObject, more: { fields?: readonly string[]; limit?: number } = {}) =>
    data.find(scope, { collection: allowed, filter, ...more });
  return { scope, find };
}

function finding(subject: () => DataSubject): void {
  it('returns the matching documents, ordered by _id', async () => {
    const [b, a] = [unique('b'), unique('a')];
    const { find } = await tenantWith(subject(), [
      { _id: b, plan: 'gold', n: 2 },
      { _id: a, plan: 'gold', n: 1 },
      { plan: 'free', n: 3 },
    ]);
    expect(await find({ plan: 'gold' }, { fields: ['n'] })).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await find({ plan: 'none' })).toEqual([]);
    expect(await find({})).toHaveLength(3);
  });

  it('returns whole documents, or only the requested fields', async () => {
    const { find, scope } = await tenantWith(subject(), [
      { _id: unique('x'), a: { b: 1, c: 2 }, d: 3 },
    ]);
    expect(await find({})).toMatchObject([{ app_id: scope.app_id, a: { b: 1, c: 2 }, d: 3 }]);
    expect(await find({}, { fields: ['a.b'] })).toEqual([{ a: { b: 1 } }]);
  });

  it('returns no more than the limit', async () => {
    const { find } = await tenantWith(subject(), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    expect(await find({}, { limit: 2 })).toHaveLength(2);
  });

  it.each<[string, JsonObject, readonly number[]]>([
    ['$gt and $lte', { n: { $gt: 1, $lte: 3 } }, [2, 3]],
    ['$in', { n: { $in: [1, 4] } }, [1]],
    ['$or', { $or: [{ n: 1 }, { n: 3 }] }, [1, 3]],
    ['$not', { n: { $not: { $gte: 2 } } }, [1]],
  ])('supports %s', async (_, filter, expected) => {
    const { find } = await tenantWith(subject(), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    const found = await find(filter, { fields: ['n'] });
    expect(found.map((each) => (each as { n: number }).n).sort()).toEqual(expected);
  });

  it('treats a value as data, never as an operator', async () => {
    const { find } = await tenantWith(subject(), [{ owner: 'mia' }, { owner: { $ne: 'x' } }]);
    const found = await find({ owner: { $eq: { $ne: 'x' } } }, { fields: ['owner'] });
    expect(found).toEqual([{ owner: { $ne: 'x' } }]);
  });
}

function keepingApart(subject: () => DataSubject): void {
  it('shows an app only its own documents, whatever the filter contains', async () => {
    const mine = await tenantWith(subject(), [{ secret: 'mine' }]);
    const theirs = await tenantWith(subject(), [{ secret: 'theirs' }]);
    const { app_id } = theirs.scope;
    const reaching: readonly JsonObject[] = [
      { app_id },
      { app_id: { $ne: '' } },
      { app_id: { $in: [app_id, mine.scope.app_id] } },
      { $or: [{ app_id }, {}] },
      { $and: [{ app_id }] },
      { $nor: [{ app_id: mine.scope.app_id }] },
      { app_id: { $not: { $eq: mine.scope.app_id } } },
      { secret: 'theirs' },
    ];
    for (const filter of reaching)
      expect(JSON.stringify(await mine.find(filter))).not.toContain('theirs');
  });

  it('shows no one a document without an app, or with an app in another spelling', async () => {
    const { data, allowed, insert } = subject();
    const app_id = unique('App');
    await insert(allowed, [
      { _id: unique('doc'), secret: app_id },
      { _id: unique('doc'), secret: app_id, app_id: app_id.toLowerCase() },
      { _id: unique('doc'), secret: app_id, app_id: { $ne: app_id } },
    ]);
    const query = { collection: allowed, filter: { secret: app_id } };
    expect(await data.find(tenantScope(app_id, 'mia'), query)).toEqual([]);
  });
}

function refusing(subject: () => DataSubject): void {
  const refused = { code: 'data_refused' };

  it('a collection that is not in its list', async () => {
    const { data, forbidden, insert } = subject();
    const scope = freshTenant();
    await insert(forbidden, [{ _id: unique('doc'), app_id: scope.app_id }]);
    for (const collection of [forbidden, 'system.users', '', '__proto__'])
      await expect(data.find(scope, { collection, filter: {} })).rejects.toMatchObject(refused);
  });

  it.each<[JsonObject]>([
    [{ $where: 'true' }],
    [{ $expr: { $eq: ['$a', '$b'] } }],
    [{ a: { $regex: '^(a+)+$' } }],
    [{ a: { $function: {} } }],
    [{ $or: [{ a: 1 }, { $where: 'true' }] }],
    [{ a: { $not: { $regex: 'x' } } }],
    [{ a: { $elemMatch: { $where: 'true' } } }],
    [{ a: { $elemMatch: '{{x}}' } }],
    [{ $and: '{{x}}' }],
    [{ $or: ['{{x}}'] }],
  ])('the query %j', async (filter) => {
    const { find } = await tenantWith(subject(), [{ a: 1 }]);
    await expect(find(filter)).rejects.toMatchObject(refused);
  });

  it('a field that is an expression', async () => {
    const { find } = await tenantWith(subject(), [{ a: 1 }]);
    for (const fields of [['$a'], ['a.$'], ['']])
      await expect(find({}, { fields })).rejects.toMatchObject(refused);
  });

  it('more than a variable may hold', async () => {
    const { find } = await tenantWith(subject(), [{ text: 'x'.repeat(70_000) }]);
    await expect(find({})).rejects.toMatchObject({ code: 'data_too_large' });
    expect(await find({}, { fields: ['none'] })).toEqual([{}]);
  });
}
