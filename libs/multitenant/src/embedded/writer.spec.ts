import type { Results } from './sql/operation.ts';
import { single, type Operation } from './sql/operation.ts';
import { sql, type Sql } from './sql/sql.ts';
import type { Outcome } from './thread/transactions.mjs';
import { createWriter, WRITER_LIMITS } from './writer.ts';

interface Transaction {
  readonly operations: readonly (readonly Sql[])[];
  readonly answer: (outcomes: readonly Outcome[]) => void;
  readonly fail: (error: unknown) => void;
}

const insert = (value: string): Operation<string> => single(sql`INSERT ${value}`, () => value);
const done: Outcome = { results: [[]] satisfies Results };
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

/** A writer whose transactions end when the test ends them. */
function heldWriter(limits = {}) {
  const transactions: Transaction[] = [];
  const writer = createWriter(
    (operations) => new Promise((answer, fail) => transactions.push({ operations, answer, fail })),
    {
      ...WRITER_LIMITS,
      ...limits,
    },
  );
  const finish = async (index: number): Promise<void> => {
    const transaction = transactions[index];
    transaction?.answer(transaction.operations.map(() => done));
    await nextTurn();
  };
  return {
    writer,
    transactions,
    finish,
    sizes: () => transactions.map(({ operations }) => operations.length),
  };
}

describe('group commit', () => {
  it('puts what queued during one transaction into the next', async () => {
    const { writer, finish, sizes } = heldWriter();
    const first = writer.run(insert('a'));
    await nextTurn();
    const others = ['b', 'c', 'd'].map((value) => writer.run(insert(value)));
    await nextTurn();
    expect([sizes(), writer.waiting()]).toEqual([[1], 3]);
    await finish(0);
    expect(sizes()).toEqual([1, 3]);
    await finish(1);
    expect(await Promise.all([first, ...others])).toEqual(['a', 'b', 'c', 'd']);
  });

  it('puts what is requested in one moment into one transaction', async () => {
    const { writer, finish, sizes } = heldWriter();
    const all = Promise.all(['a', 'b', 'c'].map((value) => writer.run(insert(value))));
    await nextTurn();
    expect(sizes()).toEqual([3]);
    await finish(0);
    await all;
  });

  it('puts no more than `max_batch` into one transaction', async () => {
    const { writer, finish, sizes } = heldWriter({ max_batch: 2 });
    const all = Promise.all(['a', 'b', 'c'].map((value) => writer.run(insert(value))));
    await nextTurn();
    await finish(0);
    await finish(1);
    await all;
    expect(sizes()).toEqual([2, 1]);
  });

  it('answers no one before the transaction is durable', async () => {
    const { writer, finish } = heldWriter();
    let isAnswered = false;
    const run = writer.run(insert('a')).then(() => (isAnswered = true));
    await nextTurn();
    expect(isAnswered).toBe(false);
    await finish(0);
    await run;
    expect(isAnswered).toBe(true);
  });
});

describe('a write that fails', () => {
  it('fails alone if only its savepoint was undone', async () => {
    const { writer, transactions } = heldWriter();
    const results = Promise.allSettled([writer.run(insert('a')), writer.run(insert('b'))]);
    await nextTurn();
    transactions[0]?.answer([
      { error: { message: 'disk I/O error', code: 'ERR_SQLITE_ERROR', errcode: 10 } },
      done,
    ]);
    expect(await results).toMatchObject([
      {
        status: 'rejected',
        reason: { code: 'store_unavailable', cause: { message: 'disk I/O error' } },
      },
      { status: 'fulfilled', value: 'b' },
    ]);
  });

  it('fails with all others if the transaction was undone, and the next ones succeed', async () => {
    const { writer, transactions, finish } = heldWriter();
    const results = Promise.allSettled([writer.run(insert('a')), writer.run(insert('b'))]);
    await nextTurn();
    transactions[0]?.fail({
      message: 'database or disk is full',
      code: 'ERR_SQLITE_ERROR',
      errcode: 13,
    });
    expect(await results).toMatchObject([
      { reason: { code: 'store_unavailable' } },
      { reason: { code: 'store_unavailable' } },
    ]);
    const next = writer.run(insert('c'));
    await nextTurn();
    await finish(1);
    expect(await next).toBe('c');
  });

  it('is `internal`, which no one retries, if the statement was wrong', async () => {
    const { writer, transactions } = heldWriter();
    const run = writer.run(insert('a'));
    await nextTurn();
    transactions[0]?.answer([
      { error: { message: 'near "INSERT": syntax error', code: 'ERR_SQLITE_ERROR' } },
    ]);
    await expect(run).rejects.toMatchObject({ code: 'internal', retryable: false });
  });
});

describe('the limits of waiting writes', () => {
  it('reject one operation too many, and make room as operations are answered', async () => {
    const { writer, finish } = heldWriter({ max_waiting: 2 });
    const waiting = [writer.run(insert('a')), writer.run(insert('b'))];
    await expect(writer.run(insert('c'))).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
    });
    await nextTurn();
    await finish(0);
    await Promise.all(waiting);
    const next = writer.run(insert('d'));
    await nextTurn();
    await finish(1);
    expect(await next).toBe('d');
  });

  it('reject too many characters, including those being written', async () => {
    const { writer, finish } = heldWriter({ max_waiting_chars: 10 });
    const first = writer.run(insert('12345678'));
    await nextTurn();
    await expect(writer.run(insert('90123'))).rejects.toMatchObject({ code: 'store_unavailable' });
    await finish(0);
    await first;
    const second = writer.run(insert('90123'));
    await nextTurn();
    await finish(1);
    expect(await second).toBe('90123');
  });
});

describe('draining', () => {
  it('answers earlier requests, and rejects later ones', async () => {
    const { writer, finish } = heldWriter();
    const before = writer.run(insert('a'));
    const drained = writer.drain();
    await expect(writer.run(insert('b'))).rejects.toMatchObject({ code: 'store_unavailable' });
    await nextTurn();
    await finish(0);
    await drained;
    expect(await before).toBe('a');
  });
});
