import { tenantScope } from '@mozaiks/contracts';
import { createSocketCounter } from './socket-counter.ts';

describe('the sockets of each user', () => {
  it('are forgotten when the last one has closed', () => {
    const socketCounter = createSocketCounter();
    const [one, other] = [tenantScope('app', 'one'), tenantScope('app', 'other')];
    for (const scope of [one, one, other]) socketCounter.enter(scope, 2);
    socketCounter.leave(one);
    expect([socketCounter.size, socketCounter.enter(one, 2), socketCounter.enter(one, 2)]).toEqual([
      2,
      true,
      false,
    ]);
    for (const scope of [one, one, other]) socketCounter.leave(scope);
    expect(socketCounter.size).toBe(0);
  });
});
