import { chatKey, type LiveDraft, type Signal } from '@mozaiks/contracts';

/**
 * The most live text that a queue holds, in characters, with ids included (approximate). One batch
 * must fit a document of 16 MiB.
 */
export const MAX_QUEUED = 4 * 1024 * 1024;
/** What the ids of one delta count as, in characters. */
const ID_CHARS = 256;
/**
 * The most signals that a queue holds, about 300 bytes each. A bell beyond them is dropped, which
 * only adds latency: the sweep or the slow check finds the work.
 */
export const MAX_SIGNALS = 20_000;

/**
 * Signals for one session that wait for the next batch. The order within a log is kept, and
 * neighbors that say the same are merged.
 */
export interface SignalQueue {
  /**
   * Drops live text if there is no room, because the event that follows has the whole text. Merges
   * bells for the same chat or log.
   */
  add(signal: Signal): void;
  /** All signals, grouped by log, in order within each. */
  all(): readonly Signal[];
}

export function createSignalQueue(): SignalQueue {
  const queues = new Map<string, Signal[]>();
  let size = 0;
  let count = 0;
  return {
    add(signal) {
      const more = sizeOf(signal);
      if (more > 0 && size + more > MAX_QUEUED) return;
      size += more;
      const key = keyOf(signal);
      const queue = queues.get(key) ?? [];
      const last = queue.at(-1);
      const merged = last === undefined ? null : merge(last, signal);
      if (merged !== null) queue[queue.length - 1] = merged;
      else if (count < MAX_SIGNALS) {
        queues.set(key, queue);
        queue.push(signal);
        count += 1;
      }
    },
    all: () => [...queues.values()].flat(),
  };
}

const keyOf = (signal: Signal): string =>
  signal.type === 'work' ? `work ${chatKey(signal.chat)}` : `log ${signal.log.log_id}`;

const sizeOf = (signal: Signal): number =>
  signal.type === 'live'
    ? signal.deltas.reduce((sum, delta) => sum + ID_CHARS + textOf(delta).length, 0)
    : 0;

const textOf = (delta: LiveDraft): string =>
  delta.type === 'agent_delta' ? delta.text : (delta.message ?? '');

/** Merges two signals of the same key; null if they must stay separate. */
function merge(last: Signal, next: Signal): Signal | null {
  if (last.type !== 'live') return next.type === last.type ? next : null;
  if (next.type !== 'live' || last.fence !== next.fence) return null;
  return { ...last, deltas: next.deltas.reduce<readonly LiveDraft[]>(appendDelta, last.deltas) };
}

function appendDelta(deltas: readonly LiveDraft[], next: LiveDraft): readonly LiveDraft[] {
  const last = deltas.at(-1);
  const continues =
    last?.type === 'agent_delta' &&
    next.type === 'agent_delta' &&
    last.message_id === next.message_id &&
    last.offset + last.text.length === next.offset;
  return continues
    ? [...deltas.slice(0, -1), { ...last, text: last.text + next.text }]
    : [...deltas, next];
}
