import type { AbortReason, AgentDefinition, EventDraft } from '@mozaiks/contracts';
import { runOf, type TurnScope } from '../turn-scope.ts';
import type { Asked } from './ask-model.ts';
import { responseDraft } from './message-drafts.ts';

/**
 * What is kept of a message that was cut off. Text that was shown is kept if a person stopped it,
 * and is void if the instance shuts down.
 */
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
    const text = 'this instance is shutting down; another one continues';
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

/**
 * The `AbortReason` with which a turn was aborted. Any other reason counts as the loss of the chat,
 * after which nothing may be committed.
 */
export function abortReason({ reason }: AbortSignal): AbortReason {
  return reason === 'cancel' || reason === 'interrupt' || reason === 'drain' ? reason : 'lost';
}
