import { eventually, until } from './until.ts';

describe('until', () => {
  it('answers with what the condition gives at last', async () => {
    let looks = 0;
    expect(await until(() => ((looks += 1) > 2 ? looks : undefined), { every_ms: 1 })).toBe(3);
  });

  it('says what it waited for, and how the condition failed', async () => {
    const failure = new Error('not yet');
    const waiting = until(() => Promise.reject(failure), {
      timeout_ms: 5,
      every_ms: 1,
      what: 'the end',
    });
    await expect(waiting).rejects.toMatchObject({
      message: 'waited 5 ms in vain for: the end',
      cause: failure,
    });
  });
});

describe('eventually', () => {
  it('passes when its assertions do', async () => {
    let looks = 0;
    await eventually(() => expect((looks += 1)).toBe(3), { every_ms: 1 });
  });

  it('fails with the last failure of its assertions', async () => {
    await expect(
      eventually(() => expect(1).toBe(2), { timeout_ms: 5, every_ms: 1 }),
    ).rejects.toMatchObject({
      matcherResult: { expected: 2, actual: 1 },
    });
  });
});
