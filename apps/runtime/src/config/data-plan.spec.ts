import { dataOf } from './data-plan.ts';
import { readSettings } from './read-settings.ts';

const STORE = 'mongodb://127.0.0.1/chats';
const plannedWith = (env: Readonly<Record<string, string>>) =>
  dataOf(readSettings({ MONGODB_URI: STORE, ...env }));

describe('the data that workflows read', () => {
  it('does not exist unless collections are named', () => {
    expect(plannedWith({})).toEqual({ plan: { kind: 'none' }, problems: [] });
  });

  it('is read from the database of the chats, unless another one is named', () => {
    const DATA_MONGODB_URI = 'mongodb://127.0.0.1/shop';
    expect(plannedWith({ DATA_COLLECTIONS: 'orders' }).plan).toMatchObject({ uri: STORE });
    expect(plannedWith({ DATA_COLLECTIONS: 'orders', DATA_MONGODB_URI }).plan).toMatchObject({
      uri: DATA_MONGODB_URI,
      collections: ['orders'],
    });
  });

  it.each(['chats', 'bookmarks', 'usage'])(
    "never includes the store's own collection %s",
    (name) => {
      expect(plannedWith({ DATA_COLLECTIONS: `orders,${name}` }).problems).toEqual([
        `DATA_COLLECTIONS must not name ${name}`,
      ]);
    },
  );
});
