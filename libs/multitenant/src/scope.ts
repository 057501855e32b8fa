import { isTenantId, type AppScope, type TenantScope } from '@mozaiks/contracts';

/**
 * The part of every key and every filter that names the tenant. Its two fields always come in this
 * order.
 */
export interface TenantKey {
  readonly app_id: string;
  readonly user_id: string;
}

/**
 * The one way from a scope to a key: every adapter builds its filters from this. Checked again at
 * run time, because a missing id would vanish from a filter and open it to every tenant. Throws a
 * TypeError for a scope that names no tenant.
 */
export function tenantKey(scope: TenantScope): TenantKey {
  if (!isTenantId(scope.app_id) || !isTenantId(scope.user_id))
    throw new TypeError('the scope does not name a tenant');
  return { app_id: scope.app_id, user_id: scope.user_id };
}

/** Like `tenantKey`, for data of a whole app. Throws a TypeError for a scope that names no app. */
export function appKey(scope: AppScope): { readonly app_id: string } {
  if (!isTenantId(scope.app_id)) throw new TypeError('the scope does not name an app');
  return { app_id: scope.app_id };
}

/**
 * True if the scope means one user, false if it means a whole app. A scope with a `user_id` of any
 * kind never means the app.
 */
export const isTenantScope = (scope: TenantScope | AppScope): scope is TenantScope =>
  'user_id' in scope;
