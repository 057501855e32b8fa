import { prepareSchema } from '../prepare-schema.ts';
import { loadSqlite, openDatabase } from '../thread/open-database.mjs';
import { createStatements } from '../thread/transactions.mjs';
import { forgetDeadWatchers } from './sweep.ts';

describe('forgetting dead watchers', () => {
  it('reads only chats that a session watches', async () => {
    const database = openDatabase(await loadSqlite(), ':memory:');
    prepareSchema(database);
    const [statement] = forgetDeadWatchers.statements;
    const plan = createStatements(database)({
      text: `EXPLAIN QUERY PLAN ${statement?.text}`,
      params: [],
    });
    const steps = plan.map(({ detail }) => String(detail)).filter((step) => / chats\b/.test(step));
    expect(steps).toEqual(['SCAN chats USING INDEX chats_watched']);
    database.close();
  });
});
