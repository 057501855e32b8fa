import type { RuntimeEvent } from '@mozaiks/contracts';
import { SCRIPTED } from '../text/chat.ts';

/** Says so if the newest call was answered by a script. */
export function ScriptHint({ facts }: { readonly facts: readonly RuntimeEvent[] }) {
  const usage = facts.findLast((fact) => fact.type === 'usage');
  return usage?.type === 'usage' && usage.provider === 'scripted' ? SCRIPTED : null;
}
