import type { ToolContext } from '@mozaiks/contracts';

/** Greets a person by name, and remembers the name. @param name The name to greet by. */
export function greet({ name }: { name: string }, ctx: ToolContext): string {
  ctx.context.set('visitor', name);
  return `Hello, ${name}! It is good to have you here.`;
}
