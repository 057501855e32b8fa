import type { ToolContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

/** Notes whether a step has helped. @param helped Whether everything works again. */
export function report_step({ helped }: { helped: boolean }, ctx: ToolContext): string {
  if (helped) {
    ctx.context.set('solved', true);
    return 'solved';
  }
  const failed = ctx.context.get<number>('failed_steps') + 1;
  // handoffs.yaml reads the counter: it decides when to escalate.
  ctx.context.set('failed_steps', failed);
  return `failed steps: ${failed}`;
}

/** Closes the incident with a report. @param solution What has solved it, in one sentence. */
export async function close_incident(
  { solution }: { solution: string },
  ctx: ToolContext,
): Promise<string> {
  const failed = ctx.context.get<number>('failed_steps');
  await askPlatform(ctx, 'incidents/close', { solution, failed_steps: failed });
  // The next incident of this chat starts on the first rung.
  ctx.context.set('failed_steps', 0);
  ctx.context.set('solved', false);
  return `Incident closed. Steps that did not help: ${failed}. Solution: ${solution}`;
}
