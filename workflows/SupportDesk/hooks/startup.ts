import type { HookContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

/** Asks the platform for the user's plan before the first agent speaks. */
export async function on_workflow_start(ctx: HookContext): Promise<void> {
  const account = (await askPlatform(ctx, 'account')) as { plan?: string } | undefined;
  ctx.context.set('plan', account?.plan ?? 'free');
  ctx.context.set('case_closed', false);
}
