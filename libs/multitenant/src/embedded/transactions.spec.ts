import { sql } from './sql/sql.ts';
import { loadSqlite, openDatabase } from './thread/open-database.mjs';
import { createStatements, createTransactions } from './thread/transactions.mjs';

async function numbers() {
  const database = openDatabase(await loadSqlite(), ':memory:');
  const run = createStatements(database);
  run(sql`CREATE TABLE numbers (n INTEGER PRIMARY KEY, text TEXT) STRICT`);
  const stored = () => run(sql`SELECT n FROM numbers ORDER BY n`).map(({ n }) => n);
  return { database, transact: createTransactions(database), stored };
}

const add = (n: number, text = '') => sql`INSERT INTO numbers (n, text) VALUES (${n}, ${text})`;

describe('operations in one transaction', () => {
  it('are all done, and return their rows', async () => {
    const { transact, stored } = await numbers();
    expect(
      transact([[add(1)], [add(2), sql`SELECT count(*) AS count FROM numbers`]]),
    ).toMatchObject([{ results: [[]] }, { results: [[], [{ count: 2 }]] }]);
    expect(stored()).toEqual([1, 2]);
  });

  it('are undone one by one: all statements of the failed operation, and none of the others', async () => {
    const { transact, stored } = await numbers();
    const outcomes = transact([[add(1)], [add(2), add(1)], [add(3)]]);
    expect(outcomes.map((outcome) => 'error' in outcome)).toEqual([false, true, false]);
    expect(stored()).toEqual([1, 3]);
  });

  it('lose nothing that was acknowledged when the database is full', async () => {
    const { database, transact, stored } = await numbers();
    database.exec('PRAGMA max_page_count = 8');
    const acknowledged: number[] = [];
    for (let n = 1; n <= 20; n += 2) {
      try {
        const outcomes = transact([[add(n, 'x'.repeat(3000))], [add(n + 1, 'x'.repeat(3000))]]);
        outcomes.forEach((outcome, index) => 'results' in outcome && acknowledged.push(n + index));
      } catch {
        // The whole transaction was rejected: nothing of it may be stored.
      }
    }
    expect(acknowledged.length).toBeGreaterThan(2);
    expect(acknowledged.length).toBeLessThan(20);
    expect(stored()).toEqual(acknowledged);
  });
});
