import type { JsonValue, ToolContext } from '@mozaiks/contracts';
import { BackendClient } from '../../_shared/backend-client.ts';

/** Looks up the account of the current user. */
export async function myTool(
  app_id: string,
  user_id: string,
  ctx: ToolContext,
): Promise<JsonValue> {
  const account = await new BackendClient(ctx).callPlatformApi('account', {});
  return { app_id, user_id, account };
}
