import type { ToolContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

/**
 * Pays an order back.
 * @param order_id The number of the order.
 * @param amount How much, in dollars.
 */
export async function refund(
  { order_id, amount }: { order_id: string; amount: number },
  ctx: ToolContext,
) {
  // The key is the same when the call is repeated, so that the platform pays once.
  await askPlatform(ctx, 'refunds', { order_id, amount, idempotency_key: ctx.idempotency_key });
  ctx.context.set('case_closed', true);
  return { order_id, refunded: amount };
}
