import type { TenantScope } from '@mozaiks/contracts';

/** Limits the concurrent uploads, or downloads, of each user. */
export interface TransferSlots {
  /**
   * Returns a function that ends the transfer, or null if the user has the maximum number of
   * transfers.
   */
  enter(scope: TenantScope): (() => void) | null;
}

export function createTransferSlots(maxPerUser: number): TransferSlots {
  const counts = new Map<string, number>();
  return {
    enter({ app_id, user_id }) {
      const key = JSON.stringify([app_id, user_id]);
      const count = counts.get(key) ?? 0;
      if (count >= maxPerUser) return null;
      counts.set(key, count + 1);
      return () => {
        const left = (counts.get(key) ?? 0) - 1;
        if (left > 0) counts.set(key, left);
        else counts.delete(key);
      };
    },
  };
}
