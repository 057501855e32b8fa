import type { ChatStore, Commit, RuntimeEvent } from '@mozaiks/contracts';
import { historyCheck, readWholeLog, until, type Violation } from '@mozaiks/testkit';
import type { Field } from './fault.ts';
import type { Loss } from './losses.ts';
import { checkAnswers } from './check-answers.ts';
import { nameOf, newSubject, refOf, type Subject } from './subject.ts';

const RELEASE_MS = 20_000;

/**
 * Compares the store with what was accepted and seen in this round. Returns the child chats that it
 * found.
 */
export async function checkRound(
  field: Field,
  store: ChatStore,
  subjects: readonly Subject[],
): Promise<readonly Subject[]> {
  const children: Subject[] = [];
  const owner = field.cluster.store === null ? async (): Promise<void> => undefined : released;
  for (const subject of subjects) {
    await owner(field, store, subject);
    const commits = await logOf(field, store, subject);
    children.push(...childrenOf(subject, commits));
    checkSubject(field, subject, commits);
  }
  for (const child of children) {
    await owner(field, store, child);
    checkSubject(field, child, await logOf(field, store, child));
  }
  return children;
}

async function logOf(
  { losses }: Field,
  store: ChatStore,
  subject: Subject,
): Promise<readonly Commit[]> {
  const record = await store.directory.get(refOf(subject));
  if (record !== null) return readWholeLog(store.log, record);
  losses.add('accepted_lost', `${nameOf(subject)} does not exist`);
  return [];
}

async function released({ losses }: Field, store: ChatStore, subject: Subject): Promise<void> {
  const isFree = async (): Promise<boolean> => {
    const record = await store.directory.get(refOf(subject));
    return record === null || (record.owner === null && record.due_at === null);
  };
  await until(isFree, { timeout_ms: RELEASE_MS, every_ms: 50 }).catch(async () => {
    const record = await store.directory.get(refOf(subject));
    losses.add(
      'chats_left_owned',
      `${nameOf(subject)}: owner ${record?.owner}, due ${record?.due_at}, fence ${record?.fence}`,
    );
  });
}

function checkSubject(
  { losses, cluster }: Field,
  subject: Subject,
  commits: readonly Commit[],
): void {
  const events = commits.flatMap(({ events }) => events);
  const views = [...subject.views.map(({ events: seen }) => seen), ...subject.delivered].filter(
    (seen) => seen.length > 0,
  );
  const violations = historyCheck({
    commits,
    views: views.map((seen, index) => ({
      name: `view ${index}`,
      after_seq: (seen[0]?.seq ?? 1) - 1,
      viewer: { trace: false },
      events: seen,
    })),
    accepted: [...subject.accepted],
    ended: true,
  });
  for (const violation of violations)
    losses.add(lossOf(violation), `${nameOf(subject)}: ${violation.message}`);
  const answers = cluster.workflows[subject.workflow_name]?.answers ?? {};
  for (const [loss, message] of checkAnswers(events, answers))
    losses.add(loss, `${nameOf(subject)}: ${message}`);
  subject.usageEvents = events.filter(({ type }) => type === 'usage').length;
  subject.views.length = 0;
  subject.delivered.length = 0;
}

function lossOf({ guarantee, message }: Violation): Loss {
  switch (guarantee) {
    case 'P1':
    case 'P3':
      return 'gaps';
    case 'P2':
      return 'prefix_violations';
    case 'P5':
      return message.includes('has no event') ? 'accepted_lost' : 'turns_duplicated';
    case 'P6':
      return 'fences_fell';
    case 'run':
      return 'runs_broken';
  }
}

function childrenOf(subject: Subject, commits: readonly Commit[]): Subject[] {
  const events: readonly RuntimeEvent[] = commits.flatMap(({ events }) => events);
  return events.flatMap((event) =>
    event.type === 'child_start'
      ? [newSubject(subject.tenant, event.child_chat_id, event.workflow_name)]
      : [],
  );
}
