import { faultyStore } from './faulty-store.ts';
import { randomFrom } from './random-from.ts';
import { referenceStore } from './reference/reference-store.ts';
import { commitOf, createdLog } from './suites/subject.ts';

const always = { random: () => 0, fail: 0, loseReply: 0 };

describe('faulty store', () => {
  it('fails before the call is applied', async () => {
    const store = referenceStore();
    const log = await createdLog(store);
    const faulty = faultyStore(store, { ...always, fail: 1 });
    await expect(faulty.log.append(log, commitOf(log, 1, [1]))).rejects.toMatchObject({
      code: 'store_unavailable',
      retryable: true,
    });
    expect(await store.log.read(log, { after_seq: 0 })).toEqual([]);
  });

  it('applies the call and loses the reply', async () => {
    const store = referenceStore();
    const log = await createdLog(store);
    const commit = commitOf(log, 1, [1]);
    const faulty = faultyStore(store, { ...always, loseReply: 1 });
    await expect(faulty.log.append(log, commit)).rejects.toMatchObject({
      code: 'store_unavailable',
    });
    expect(await store.log.read(log, { after_seq: 0 })).toEqual([commit]);
  });

  it('affects only the calls that `when` selects', async () => {
    const faulty = faultyStore(referenceStore(), {
      ...always,
      fail: 1,
      when: ({ port }) => port === 'sessions',
    });
    await createdLog(faulty);
    await expect(faulty.sessions.list()).rejects.toMatchObject({
      details: { port: 'sessions', method: 'list' },
    });
  });

  it('has the same faults for the same seed', async () => {
    const fates = async (seed: number): Promise<boolean[]> => {
      const faulty = faultyStore(referenceStore(), {
        random: randomFrom(seed),
        fail: 0.3,
        loseReply: 0.3,
      });
      const calls = Array.from({ length: 50 }, () =>
        faulty.sessions.list().then(
          () => true,
          () => false,
        ),
      );
      return Promise.all(calls);
    };
    const first = await fates(5);
    expect(await fates(5)).toEqual(first);
    expect(new Set(first).size).toBe(2);
  });
});
