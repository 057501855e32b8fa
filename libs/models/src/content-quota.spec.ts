import { fakeClock } from '@mozaiks/testkit';
import { createContentQuota } from './content-quota.ts';

const MB = 1024 * 1024;
const never = new AbortController().signal;

describe('the quota for the content of files', () => {
  it('is limited for one app, and leaves some for others', async () => {
    const clock = fakeClock();
    const quota = createContentQuota(clock);
    expect(await quota.reserve('a', 20 * MB, never)).not.toBeNull();
    const second = quota.reserve('a', 20 * MB, never);
    expect(await quota.reserve('b', 20 * MB, never)).not.toBeNull();
    await clock.advance(11_000);
    expect(await second).toBeNull();
  });

  it('is given to waiting requests once it is free', async () => {
    const clock = fakeClock();
    const quota = createContentQuota(clock);
    const release = await quota.reserve('a', 32 * MB, never);
    const next = quota.reserve('a', MB, never);
    release?.();
    await clock.advance(200);
    expect(await next).not.toBeNull();
  });

  it('is no longer waited for when the call is aborted', async () => {
    const quota = createContentQuota(fakeClock());
    await quota.reserve('a', 32 * MB, never);
    await expect(quota.reserve('a', MB, AbortSignal.abort(new Error('stop')))).rejects.toThrow(
      'stop',
    );
  });
});
