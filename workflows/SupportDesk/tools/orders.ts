import type { ToolContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

const samples: Readonly<Record<string, { item: string; amount: number; paid: boolean }>> = {
  'A-100': { item: 'Annual plan', amount: 120, paid: true },
  'A-101': { item: 'Extra seat', amount: 15, paid: false },
};

/** Looks an order up. @param order_id The number of the order, as A-100. */
export async function lookup_order({ order_id }: { order_id: string }, ctx: ToolContext) {
  const known = await askPlatform(ctx, 'orders/lookup', { order_id });
  const order = known ?? (Object.hasOwn(samples, order_id) ? samples[order_id] : undefined);
  if (order === undefined || order === null) throw new Error(`there is no order ${order_id}`);
  return { order_id, ...(order as object) };
}
