import type { LiveDraft, RuntimeEvent } from '@mozaiks/contracts';

/** Who may be writing, as far as this follower has seen: `unknown` after a cursor in the middle of a run. */
type Speaker = 'unknown' | 'none' | { readonly run_id: string | null; readonly agent: string };

/** Decides which live frames a follower may send: those of the message that the facts it has sent say is being written. */
export interface DeltaGate {
  /** A fact was sent. */
  sent(event: RuntimeEvent, fence: number): void;
  admits(delta: LiveDraft, fence: number): boolean;
  /** A delta was dropped: the rest of its message is of no use, unless it starts again from its beginning. */
  lost(delta: LiveDraft): void;
}

export function createDeltaGate(first: 'unknown' | 'none'): DeltaGate {
  let speaker: Speaker = first;
  let lastFence = 0;
  let lostMessage: string | undefined;
  const ended = new Set<string>();

  const begin = (next: Speaker): void => {
    speaker = next;
    ended.clear();
  };
  return {
    sent(event, fence) {
      lastFence = Math.max(lastFence, fence);
      if (event.type === 'agent_start') begin({ run_id: event.run_id, agent: event.agent });
      else if (event.type === 'workflow_complete' || event.type === 'workflow_error') begin('none');
      else if (event.type === 'agent_response') ended.add(event.message_id);
      else if (event.type === 'error' && event.message_id !== undefined)
        ended.add(event.message_id);
    },
    admits(delta, fence) {
      if (fence < lastFence) return false;
      if (delta.type !== 'agent_delta') return true;
      if (ended.has(delta.message_id) || (delta.message_id === lostMessage && delta.offset > 0))
        return false;
      if (typeof speaker === 'string') return speaker === 'unknown';
      return speaker.agent === delta.agent && speaker.run_id === delta.run_id;
    },
    lost(delta) {
      if (delta.type === 'agent_delta') lostMessage = delta.message_id;
    },
  };
}
