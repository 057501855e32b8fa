import type { TenantScope } from '@mozaiks/contracts';

/** Uploads, or downloads, of each user that are under way. */
export interface TransferSlots {
  /** The function that ends the transfer; null if the user has as many as one may have. */
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
