import type { ToolContext } from '@mozaiks/contracts';

/** Closes the case once the problem is solved. @param solution What solved it. */
export function close_case({ solution }: { solution: string }, ctx: ToolContext) {
  ctx.context.set('case_closed', true);
  return { closed: true, solution };
}
