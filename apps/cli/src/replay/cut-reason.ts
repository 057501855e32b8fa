import type { AbortReason, Commit } from '@mozaiks/contracts';
import type { RecordedAnswer } from './recorded-answer.ts';

/** What stopped a model call: what happened next tells. */
export function cutReason(
  { usage }: RecordedAnswer,
  commits: readonly Commit[],
): AbortReason | 'timeout' {
  if (usage.outcome === 'voided') return 'drain';
  for (const { events } of commits) {
    for (const event of events) {
      if (event.seq <= usage.seq) continue;
      switch (event.type) {
        case 'workflow_complete':
          return event.command_id === undefined && event.reason === 'timeout'
            ? 'timeout'
            : 'cancel';
        case 'user_message':
          return 'interrupt';
        case 'owner_changed':
        case 'usage':
        case 'agent_start':
          return 'drain';
        default:
      }
    }
  }
  return 'drain';
}
