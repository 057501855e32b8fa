import { after, type Place } from './recorded-answer.ts';

/**
 * Whom the selector model has named. A choice leaves a handoff in the same commit, unless it is the
 * agent whose turn it is, which then speaks. Undefined if the model named no agent that can be
 * chosen.
 */
export function choiceAfter(place: Place): string | undefined {
  const { commits, at, index, usage } = place;
  const next = commits[at]?.events[index + 1];
  if (next?.type === 'handoff') return next.to === 'terminate' ? 'user' : next.to;
  for (const event of after(place)) {
    if (event.type === 'error' && event.message_id === undefined) return undefined;
    if (event.type === 'usage') return event.purpose === 'select' ? undefined : usage.agent;
    if (event.type === 'workflow_complete' || event.type === 'owner_changed') return undefined;
  }
  return undefined;
}
