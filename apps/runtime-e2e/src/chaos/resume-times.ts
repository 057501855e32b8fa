import type { ChatStore } from '@mozaiks/contracts';
import { sleep, type Fault, type Field } from './fault.ts';
import type { Instance } from './cluster.ts';
import { refOf, type Subject } from './subject.ts';
import type { Wave } from './wave.ts';

const GIVE_UP_MS = 45_000;

/** A chat that a fault affects, and its record before the fault. */
interface AffectedChat {
  readonly subject: Subject;
  readonly fence: number;
}

/**
 * Finds the affected chats before the injection. `watch` starts the timing, and resolves when all
 * of them have continued.
 */
export async function findAffected(
  field: Field,
  { wave, fault, instance }: { wave: Wave; fault: Fault; instance: Instance },
): Promise<ResumeWatch> {
  const { store } = field.cluster;
  const running = wave.subjects.filter((subject) => !wave.isResting(subject));
  if (fault.affects === 'connection' || store === null)
    return {
      watch: () =>
        Promise.all(running.map((subject) => watchConnection(field, { wave, fault, subject }))),
    };
  const affected = (
    await Promise.all(running.map((subject) => affectedChat(store, subject, instance)))
  ).flatMap((chat) => chat ?? []);
  return {
    watch: () => Promise.all(affected.map((chat) => watchOwner(field, { store, fault, chat }))),
  };
}

export interface ResumeWatch {
  watch(): Promise<unknown>;
}

async function affectedChat(
  store: ChatStore,
  subject: Subject,
  { sessions }: Instance,
): Promise<AffectedChat | null> {
  const record = await store.directory.get(refOf(subject));
  if (record === null || record.owner === null || !sessions.has(record.owner)) return null;
  return { subject, fence: record.fence };
}

/**
 * Waits until an instance acquires the chat again. A chat that its owner had finished before it
 * died does not count.
 */
async function watchOwner(
  field: Field,
  { store, fault, chat }: { store: ChatStore; fault: Fault; chat: AffectedChat },
): Promise<void> {
  const from = performance.now();
  while (performance.now() - from < GIVE_UP_MS) {
    const record = await store.directory.get(refOf(chat.subject));
    if (
      record === null ||
      (record.owner === null && record.due_at === null && record.fence === chat.fence)
    )
      return;
    if (record.fence > chat.fence)
      return field.figures.resumed(fault.name, performance.now() - from);
    await sleep(20);
  }
}

/**
 * Waits until a follower of the chat receives something. A chat that came to rest meanwhile does
 * not count.
 */
async function watchConnection(
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
