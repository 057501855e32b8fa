import type { TenantScope } from '@mozaiks/contracts';
import { userKey } from '../limits/flood-gate.ts';

/** Counts the open sockets of each user. */
export interface SocketCounter {
  /**
   * Returns false if the user already has `max` sockets. Otherwise the caller must call `leave`
   * once.
   */
  enter(scope: TenantScope, max: number): boolean;
  leave(scope: TenantScope): void;
  /** The number of users with a socket. */
  readonly size: number;
}

export function createSocketCounter(): SocketCounter {
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
