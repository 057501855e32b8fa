import { RuntimeError, type ChatSnapshot, type ChatStore, type LogRef } from '@mozaiks/contracts';
import { aroundStore, type Random } from '@mozaiks/testkit';

/**
 * How many loaded snapshots were valid, so that the runner could start from them, and how many were
 * faulty.
 */
export interface SnapshotCounts {
  whole: number;
  faulty: number;
}

/** A store with unreliable snapshots: an older one, none, a damaged one, or no answer. */
export function withFaultySnapshots(
  store: ChatStore,
  random: Random,
  counts: SnapshotCounts,
): ChatStore {
  const saved = new Map<string, ChatSnapshot[]>();
  const historyOf = ({ log_id }: LogRef): ChatSnapshot[] =>
    saved.get(log_id) ?? saved.set(log_id, []).get(log_id) ?? [];
  return aroundStore(store, async ({ port, method, args }, apply) => {
    const log = args[0] as LogRef;
    if (port !== 'snapshots') return apply();
    if (method === 'save') historyOf(log).push(args[1] as ChatSnapshot);
    if (method === 'save') return apply();
    const newest = (await apply()) as ChatSnapshot | null;
    if (newest === null || random() < 0.5) {
      if (newest !== null) counts.whole += 1;
      return newest;
    }
    counts.faulty += 1;
    return faultOf(random, newest, historyOf(log));
  });
}

function faultOf(
  random: Random,
  newest: ChatSnapshot,
  history: readonly ChatSnapshot[],
): ChatSnapshot | null {
  const one = <T>(values: readonly T[]): T | undefined =>
    values[Math.floor(random() * values.length)];
  const kind = random();
  if (kind < 0.4) return one(history) ?? null;
  if (kind < 0.5) return null;
  if (kind < 0.6) throw new RuntimeError('store_unavailable');
  if (kind < 0.7) return { ...newest, v: newest.v + 1 };
  if (kind < 0.8) return { ...(one(history) ?? newest), body: newest.body };
  const at = Math.floor(random() * newest.body.length);
  if (kind < 0.9) return { ...newest, body: newest.body.slice(0, at) };
  return { ...newest, body: `${newest.body.slice(0, at)}#${newest.body.slice(at + 1)}` };
}
