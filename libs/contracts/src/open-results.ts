import type { ChatState } from './chat-state.ts';
import type { EventDraft } from './events.ts';

/**
 * The drafts without results of calls that are closed already. A command that was admitted during a
 * step may have closed a call that the step closes as well, and a call has one result.
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
