import type { LiveDraft, Signal } from '@mozaiks/contracts';

/** Signals for one session, waiting for the next batch. Order is kept; neighbours that say the same are merged. */
const MAX_QUEUED = 1_000;

export function enqueue(queue: Signal[], signal: Signal): void {
  const last = queue.at(-1);
  const merged = last === undefined ? null : merge(last, signal);
  if (merged !== null) queue[queue.length - 1] = merged;
  else if (queue.length < MAX_QUEUED) queue.push(signal);
}

function merge(last: Signal, next: Signal): Signal | null {
  if (last.type === 'grown' && next.type === 'grown' && last.log.log_id === next.log.log_id) return next;
  if (last.type !== 'live' || next.type !== 'live') return null;
  if (last.log.log_id !== next.log.log_id || last.fence !== next.fence) return null;
  return { ...last, deltas: next.deltas.reduce<readonly LiveDraft[]>(joined, last.deltas) };
}

function joined(deltas: readonly LiveDraft[], next: LiveDraft): readonly LiveDraft[] {
  const last = deltas.at(-1);
  const continues =
    last?.type === 'agent_delta' &&
    next.type === 'agent_delta' &&
    last.message_id === next.message_id &&
    last.offset + last.text.length === next.offset;
  return continues ? [...deltas.slice(0, -1), { ...last, text: last.text + next.text }] : [...deltas, next];
}
