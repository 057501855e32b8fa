import type { LiveDraft, RuntimeEvent } from '@mozaiks/contracts';

/**
 * Which agent may be writing, according to the events that were sent. `unknown` if the cursor is in
 * the middle of a run.
 */
type Writer = 'unknown' | 'none' | { readonly run_id: string | null; readonly agent: string };

/**
 * Decides which live frames a follower may send: only those of the message that is being written,
 * according to the events that were sent.
 */
export interface DeltaGate {
  /** Records that an event was sent. */
  sent(event: RuntimeEvent, fence: number): void;
  admits(delta: LiveDraft, fence: number): boolean;
  /**
   * Records that a delta was dropped. The rest of its message is then refused, unless the message
   * restarts at offset 0.
   */
  lost(delta: LiveDraft): void;
}

export function createDeltaGate(first: 'unknown' | 'none'): DeltaGate {
  let writer: Writer = first;
  let lastFence = 0;
  let lostMessage: string | undefined;
  const ended = new Set<string>();

  const begin = (next: Writer): void => {
    writer = next;
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
      if (typeof writer === 'string') return writer === 'unknown';
      return writer.agent === delta.agent && writer.run_id === delta.run_id;
    },
    lost(delta) {
      if (delta.type === 'agent_delta') lostMessage = delta.message_id;
    },
  };
}
