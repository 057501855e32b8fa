import type { ChatState } from './chat-state.ts';
import type { EventDraft } from './events.ts';

/**
 * Without the results of calls that are closed already: while a step was under way, an admitted
 * command may have closed a call that the step closes, too. A call has one result.
 */
export function withoutClosed(
  drafts: readonly EventDraft[],
  { calls }: ChatState,
): readonly EventDraft[] {
  const made = new Set(
    drafts.flatMap((draft) => (draft.type === 'tool_call' ? [draft.call_id] : [])),
  );
  return drafts.filter(
    (draft) => draft.type !== 'tool_result' || calls.has(draft.call_id) || made.has(draft.call_id),
  );
}
