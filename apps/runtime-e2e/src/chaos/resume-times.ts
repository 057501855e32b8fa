import type { ChatStore } from '@mozaiks/contracts';
import { sleep, type Fault, type Field } from './fault.ts';
import type { Instance } from './cluster.ts';
import { refOf, type Subject } from './subject.ts';
import type { Wave } from './wave.ts';

const GIVE_UP_MS = 45_000;

/** A chat that a fault hits, and what its record says before. */
interface Hit {
  readonly subject: Subject;
  readonly fence: number;
}

/** Looks before the strike who is hit; `watch` is called when the clock starts, and resolves when all of them go on. */
export async function aim(
  field: Field,
  { wave, fault, instance }: { wave: Wave; fault: Fault; instance: Instance },
): Promise<Aimed> {
  const { store } = field.cluster;
  const running = wave.subjects.filter((subject) => !wave.isResting(subject));
  if (fault.hurts === 'line' || store === null)
    return {
      watch: () =>
        Promise.all(running.map((subject) => watchLine(field, { wave, fault, subject }))),
    };
  const hits = (
    await Promise.all(running.map((subject) => hitOf(store, subject, instance)))
  ).flatMap((hit) => hit ?? []);
  return { watch: () => Promise.all(hits.map((hit) => watchOwner(field, { store, fault, hit }))) };
}

export interface Aimed {
  watch(): Promise<unknown>;
}

async function hitOf(
  store: ChatStore,
  subject: Subject,
  { sessions }: Instance,
): Promise<Hit | null> {
  const record = await store.directory.get(refOf(subject));
  if (record === null || record.owner === null || !sessions.has(record.owner)) return null;
  return { subject, fence: record.fence };
}

/** Until somebody acquires the chat again. One that its owner had finished with before it fell does not count. */
async function watchOwner(
  field: Field,
  { store, fault, hit }: { store: ChatStore; fault: Fault; hit: Hit },
): Promise<void> {
  const from = performance.now();
  while (performance.now() - from < GIVE_UP_MS) {
    const record = await store.directory.get(refOf(hit.subject));
    if (
      record === null ||
      (record.owner === null && record.due_at === null && record.fence === hit.fence)
    )
      return;
    if (record.fence > hit.fence)
      return field.figures.resumed(fault.name, performance.now() - from);
    await sleep(20);
  }
}

/** Until anybody who follows the chat hears of it. One that came to rest meanwhile does not count. */
async function watchLine(
  field: Field,
  { wave, fault, subject }: { wave: Wave; fault: Fault; subject: Subject },
): Promise<void> {
  const from = performance.now();
  while (performance.now() - from < GIVE_UP_MS) {
    const at = wave.firstAfter(subject, from);
    if (at !== null) return field.figures.resumed(fault.name, at - from);
    if (wave.isResting(subject)) return;
    await sleep(20);
  }
}
