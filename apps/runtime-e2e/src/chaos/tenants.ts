import type { TenantScope } from '@mozaiks/contracts';
import { tenantScope } from '@mozaiks/contracts';
import { signToken } from '../harness/token.fixture.ts';

export interface Tenant {
  readonly scope: TenantScope;
  /** Part of everything that its users say. No other tenant may see it. */
  readonly canary: string;
  token(): string;
}

export const TENANTS: readonly Tenant[] = [
  ['chaos-one', 'ada@example.com'],
  ['chaos-two', 'ada@example.com'],
  ['chaos-two', 'bob|2'],
].map(([app_id = '', user_id = ''], index) => ({
  scope: tenantScope(app_id, user_id),
  canary: `canary-${index}-sk-proj-${'0a1b2c3d4e5f'.repeat(3)}${index}`,
  token: () => signToken({ app_id, user_id }),
}));
