import type { RuntimeEvent } from '@mozaiks/contracts';
import type { WorkflowEntry } from '../server/workflow-entry.ts';
import { SCRIPTED, noModel } from '../text/chat.ts';

interface ModelHintProps {
  readonly entry: WorkflowEntry | null;
  readonly events: readonly RuntimeEvent[];
}

/** Next to the composer: that no model can answer, or that the newest answer came from a script. */
export function ModelHint({ entry, events }: ModelHintProps) {
  const missing = entry?.diagnostics.find(({ code }) => code === 'WF080');
  if (missing !== undefined) return noModel(missing.code, missing.hint);
  const usage = events.findLast((event) => event.type === 'usage');
  return usage?.type === 'usage' && usage.provider === 'scripted' ? SCRIPTED : null;
}
