import { tenantScope } from '@mozaiks/contracts';
import { createRegistry } from './registry.ts';

describe('the sockets of each user', () => {
  it('are forgotten when the last one has closed', () => {
    const registry = createRegistry();
    const [one, other] = [tenantScope('app', 'one'), tenantScope('app', 'other')];
    for (const scope of [one, one, other]) registry.enter(scope, 2);
    registry.leave(one);
    expect([registry.size, registry.enter(one, 2), registry.enter(one, 2)]).toEqual([
      2,
      true,
      false,
    ]);
    for (const scope of [one, one, other]) registry.leave(scope);
    expect(registry.size).toBe(0);
  });
});
