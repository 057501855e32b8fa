import {
  chatRef,
  emptyChat,
  foldAll,
  isAtRest,
  isTerminal,
  LOG_VERSION,
  logRef,
  RuntimeError,
  toTimestamp,
  type ChatDescription,
  type ChatRecord,
  type ChatState,
  type Commit,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { readLog } from '../read-log.ts';
import { chatGone } from '../tenure/acquire.ts';
import { firstLook } from '../tenure/look.ts';
import { release } from '../tenure/release.ts';
import { actAlone } from './act-alone.ts';
import { describe } from './describe.ts';
import type { ServiceDeps } from './service-deps.ts';

/**
 * See `ChatService.fork`. The copy is complete before a record names it, so that nobody ever finds half of one; then it is released once with its
 * `usage_seq` at the head, so that nothing is billed again.
 */
export async function forkChat(deps: ServiceDeps, source: LogRef, at_seq: number): Promise<ChatDescription> {
  const record = await deps.store.directory.get(source);
  if (record?.log_id !== source.log_id) throw chatGone(source);
  const commits = await commitsUpTo(deps, source, at_seq);
  if (!isForkPoint(commits, at_seq)) throw new RuntimeError('invalid_fork_point', { at_seq });
  const fork = logRef(chatRef(source, deps.ids.random()), deps.ids.random());
  for (const commit of commits) await deps.store.log.append(fork, copyOf(deps, commit, fork));
  const made = await create(deps, record, fork);
  await settleFork(deps, made);
  return { ...(await describe(deps, (await deps.store.directory.get(fork)) ?? made, true)), created: true };
}

async function commitsUpTo({ store }: ServiceDeps, log: LogRef, at_seq: number): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const page of readLog(store.log, log, 0)) {
    commits.push(...page.filter(({ first_seq }) => first_seq <= at_seq));
    if ((page.at(-1)?.last_seq ?? 0) >= at_seq) break;
  }
  return commits.map((commit) => ({ ...commit, events: commit.events.filter(({ seq }) => seq <= at_seq) }));
}

/** The last fact ended a run or asked a person, and nothing else is open that only the original can close. */
function isForkPoint(commits: readonly Commit[], at_seq: number): boolean {
  const last = commits.at(-1)?.events.at(-1);
  if (last === undefined || last.seq !== at_seq || !(isTerminal(last) || last.type === 'input_request')) return false;
  const state: ChatState = foldAll(commits, emptyChat);
  return isAtRest(state) && [...state.calls.values()].every(({ child }) => child === undefined);
}

/** The fork owes nobody its result: a forked child has no parent. Fence 0 is below that of every owner. */
function copyOf({ ids }: ServiceDeps, { first_seq, v, events }: Commit, { log_id, chat_id }: LogRef): Commit {
  const copied = events.map((event): RuntimeEvent => {
    if (event.type !== 'workflow_start') return { ...event, chat_id };
    const { parent: _parent, ...start } = event;
    return { ...start, chat_id };
  });
  return { log_id, first_seq, last_seq: first_seq + events.length - 1, fence: 0, commit_id: ids.random(), v, events: copied };
}

async function create({ store, clock }: ServiceDeps, { workflow_name }: ChatRecord, fork: LogRef): Promise<ChatRecord> {
  const now = toTimestamp(clock.now());
  const { record } = await store.directory.create(fork, {
    workflow_name,
    log_id: fork.log_id,
    parent: null,
    log_version: LOG_VERSION,
    now,
  });
  return record;
}

const settleFork = (deps: ServiceDeps, record: ChatRecord): Promise<void> =>
  actAlone(deps, record, async (t) => {
    await firstLook(t);
    t.unrecorded.clear();
    return (await release(t, deps.wake)) === 'released';
  });
