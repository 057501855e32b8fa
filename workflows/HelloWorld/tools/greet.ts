import type { ToolContext } from '@mozaiks/contracts';
import { askPlatform } from '../../_shared/backend-client.ts';

/** Greets a person by name, and remembers the name. @param name The name to greet by. */
export async function greet({ name }: { name: string }, ctx: ToolContext): Promise<string> {
  ctx.context.set('visitor', name);
  await askPlatform(ctx, 'visitors', { name });
  return `Hello, ${name}! It is good to have you here.`;
}
