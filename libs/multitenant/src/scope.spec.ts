import { tenantScope, type TenantScope } from '@mozaiks/contracts';
import { appKey, isTenantScope, tenantKey } from './scope.ts';

const forged = (scope: object) => scope as TenantScope;

describe('the tenant in the key', () => {
  it('is both ids of the scope, and nothing else', () => {
    expect(tenantKey({ ...tenantScope('app', 'user'), ...{ chat_id: 'c' } })).toEqual({
      app_id: 'app',
      user_id: 'user',
    });
    expect(appKey(tenantScope('app', 'user'))).toEqual({ app_id: 'app' });
  });

  it.each([
    {},
    { app_id: 'app' },
    { user_id: 'user' },
    { app_id: 'app', user_id: undefined },
    { app_id: 'app', user_id: '' },
    { app_id: { $ne: 1 }, user_id: 'u' },
  ])('rejects %j, which would open a filter', (scope) => {
    expect(() => tenantKey(forged(scope))).toThrow(TypeError);
  });

  it('never takes a scope with a user of any kind, even a missing one, for the whole app', () => {
    expect(isTenantScope(forged({ app_id: 'app', user_id: undefined }))).toBe(true);
    expect(isTenantScope(forged({ app_id: 'app' }))).toBe(false);
  });
});
