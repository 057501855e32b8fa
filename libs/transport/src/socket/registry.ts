import type { TenantScope } from '@mozaiks/contracts';
import { userKey } from '../limits/flood-gate.ts';

/** How many sockets each user has. */
export interface Registry {
  /** False when the user has `max` sockets already; else the caller leaves once. */
  enter(scope: TenantScope, max: number): boolean;
  leave(scope: TenantScope): void;
  /** The number of users with a socket. */
  readonly size: number;
}

export function createRegistry(): Registry {
  const sockets = new Map<string, number>();
  return {
    enter(scope, max) {
      const key = userKey(scope);
      const count = sockets.get(key) ?? 0;
      if (count >= max) return false;
      sockets.set(key, count + 1);
      return true;
    },
    leave(scope) {
      const key = userKey(scope);
      const count = (sockets.get(key) ?? 0) - 1;
      if (count > 0) sockets.set(key, count);
      else sockets.delete(key);
    },
    get size() {
      return sockets.size;
    },
  };
}
