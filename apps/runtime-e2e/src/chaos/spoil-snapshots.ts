import { logRef, type ChatSnapshot, type ChatStore } from '@mozaiks/contracts';
import { randomFrom, type Random } from '@mozaiks/testkit';
import { sleep } from './fault.ts';
import { refOf, type Subject } from './subject.ts';

/** Milliseconds between two replacements of snapshots during a wave. */
const PAUSE_MS = 50;

/**
 * Repeatedly replaces snapshots of these chats by older, damaged or unreadable ones. Returns a
 * function that stops it.
 */
export function spoilSnapshots(
  store: ChatStore,
  subjects: readonly Subject[],
  seed: number,
): () => Promise<void> {
  const random = randomFrom(seed);
  const earlier = new Map<string, ChatSnapshot>();
  let isOver = false;
  const spoiling = (async (): Promise<void> => {
    while (!isOver) {
      const subject = subjects[Math.floor(random() * subjects.length)];
      // The store may be unavailable, because another fault of the wave cut it off.
      if (subject !== undefined) await spoil(store, subject, { random, earlier }).catch(() => {});
      await sleep(PAUSE_MS);
    }
  })();
  return async () => {
    isOver = true;
    await spoiling;
  };
}

interface Spoiler {
  readonly random: Random;
  /** An earlier snapshot of each chat, by `log_id`. */
  readonly earlier: Map<string, ChatSnapshot>;
}

async function spoil(
  store: ChatStore,
  subject: Subject,
  { random, earlier }: Spoiler,
): Promise<void> {
  const record = await store.directory.get(refOf(subject));
  if (record === null) return;
  const log = logRef(record, record.log_id);
  const snapshot = await store.snapshots.load(log);
  if (snapshot === null) return;
  const before = earlier.get(log.log_id);
  if (before === undefined) earlier.set(log.log_id, snapshot);
  const { body } = snapshot;
  const at = Math.floor(random() * body.length);
  const spoiled: readonly ChatSnapshot[] = [
    before ?? snapshot,
    { ...snapshot, body: `${body.slice(0, at)}#${body.slice(at + 1)}` },
    { ...snapshot, body: body.slice(0, at) },
    // An unreadable snapshot, which is ignored.
    { ...snapshot, v: 0 },
  ];
  await store.snapshots.save(log, spoiled[Math.floor(random() * spoiled.length)] ?? snapshot);
}
