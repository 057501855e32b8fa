import { eventually, until } from './until.ts';

describe('until', () => {
  it('resolves with the value that the condition finally returns', async () => {
    let attempts = 0;
    expect(await until(() => ((attempts += 1) > 2 ? attempts : undefined), { every_ms: 1 })).toBe(
      3,
    );
  });

  it('says what it waited for, and how the condition failed', async () => {
    const failure = new Error('not yet');
    const waiting = until(() => Promise.reject(failure), {
      timeout_ms: 5,
      every_ms: 1,
      what: 'the end',
    });
    await expect(waiting).rejects.toMatchObject({
      message: 'timed out after 5 ms, waiting for: the end',
      cause: failure,
    });
  });
});

describe('eventually', () => {
  it('passes when its assertions do', async () => {
    let attempts = 0;
    await eventually(() => expect((attempts += 1)).toBe(3), { every_ms: 1 });
  });

  it('fails with the last failure of its assertions', async () => {
    await expect(
      eventually(() => expect(1).toBe(2), { timeout_ms: 5, every_ms: 1 }),
    ).rejects.toMatchObject({
      matcherResult: { expected: 2, actual: 1 },
    });
  });
});
