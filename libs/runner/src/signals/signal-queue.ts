import { chatKey, type LiveDraft, type Signal } from '@mozaiks/contracts';

/** About how many characters of live text a queue holds, with what names it: one batch is to fit a document of 16 MiB. */
export const MAX_QUEUED = 4 * 1024 * 1024;
const NAMES = 256;
/**
 * Signals that a queue holds, some 300 bytes each. A bell beyond them is dropped, which costs latency:
 * the sweep or the slow check finds the work that it was for.
 */
export const MAX_SIGNALS = 20_000;

/** Signals for one session, waiting for the next batch. The order within a log is kept, and what says the same there is merged. */
export interface SignalQueue {
  /**
   * Live text that finds no room is dropped: the event that follows carries it. Bells that say the
   * same are one.
   */
  add(signal: Signal): void;
  /** In order, log by log. */
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
    ? signal.deltas.reduce((sum, delta) => sum + NAMES + textOf(delta).length, 0)
    : 0;

const textOf = (delta: LiveDraft): string =>
  delta.type === 'agent_delta' ? delta.text : (delta.message ?? '');

/** Of one log, or of one chat that has work. */
function merge(last: Signal, next: Signal): Signal | null {
  if (last.type !== 'live') return next.type === last.type ? next : null;
  if (next.type !== 'live' || last.fence !== next.fence) return null;
  return { ...last, deltas: next.deltas.reduce<readonly LiveDraft[]>(joined, last.deltas) };
}

function joined(deltas: readonly LiveDraft[], next: LiveDraft): readonly LiveDraft[] {
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
