import type { AbortReason, AgentDefinition, EventDraft } from '@mozaiks/contracts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import type { Asked } from './ask-model.ts';
import { responseDraft } from './message-drafts.ts';

/** What is kept of a message that was cut off: text that was shown stands where a person stopped it, and is void where the instance goes away. */
export function abortDrafts(
  turn: TurnScope,
  agent: AgentDefinition,
  { message, shown, usage, timedOut }: Extract<Asked, { readonly kind: 'aborted' }>,
): readonly EventDraft[] {
  const reason: AbortReason | 'timeout' = timedOut ? 'timeout' : abortReason(turn.signal);
  if (reason === 'lost') return [];
  if (message === null || message.text === '' || !shown) return [usage];
  if (reason === 'drain') {
    const { run_id } = runOf(turn.state);
    const text = 'this instance is going away; another goes on';
    return [
      {
        type: 'error',
        run_id,
        code: 'drained',
        message: text,
        retryable: true,
        agent: agent.name,
        message_id: message.message_id,
      },
      { ...usage, outcome: 'voided' },
    ];
  }
  return [
    {
      ...responseDraft(turn, agent, { ...message, calls: [], finish: null }),
      finish_reason: 'interrupted',
    },
    usage,
  ];
}

/** Whoever aborts a turn gives an `AbortReason`; anything else counts as the loss of the chat, after which nothing may be said. */
export function abortReason({ reason }: AbortSignal): AbortReason {
  return reason === 'cancel' || reason === 'interrupt' || reason === 'drain' ? reason : 'lost';
}
