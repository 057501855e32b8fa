import { tenantScope } from '@mozaiks/contracts';
import { manualClock } from '../testing/manual-clock.fixture.ts';
import { createFloodGate } from './flood-gate.ts';

describe('the frame rates', () => {
  it('forget users and apps with full buckets, and no others', async () => {
    const clock = manualClock();
    const rate = { perSecond: 1, burst: 10 };
    const gate = createFloodGate({ socket: rate, user: rate, app: rate }, clock);
    for (let i = 0; i < 100; i += 1) gate.admits(tenantScope('app', `user-${i}`));
    expect(gate.size).toBe(101);
    await clock.advance(10_000);
    gate.admits(tenantScope('app', 'user-0'));
    gate.sweep();
    expect(gate.size).toBe(2);
  });
});
