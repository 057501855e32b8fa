import type { HookContext } from '@mozaiks/contracts';

/** Before the first agent speaks. */
export function on_workflow_start(ctx: HookContext): void {
  ctx.log.info('a run begins', { run_id: ctx.run_id });
  ctx.context.set('plan', 'free');
}
