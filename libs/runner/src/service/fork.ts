import {
  chatRef,
  foldAll,
  isChatId,
  isForkPoint,
  isRuntimeError,
  logRef,
  RuntimeError,
  toTimestamp,
  type ChatDescription,
  type ChatRef,
  type ChatState,
  type Commit,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { readLog } from '../read-log.ts';
import { chatGone } from '../tenure/acquire.ts';
import { COPIED_FENCE } from '../tenure/usage.ts';
import { createFilled } from './create-filled.ts';
import { describe } from './describe.ts';
import type { ServiceDeps } from './service-deps.ts';

interface ForkTo {
  readonly at_seq: number;
  readonly chat_id?: string | undefined;
}

/** See `ChatService.fork`. */
export async function forkChat(
  deps: ServiceDeps,
  source: LogRef,
  { at_seq, chat_id }: ForkTo,
): Promise<ChatDescription> {
  const { directory } = deps.store;
  const record = await directory.get(source);
  if (record?.log_id !== source.log_id) throw chatGone(source);
  const ref = refOf(deps, source, chat_id);
  const existing = chat_id === undefined ? null : await directory.get(ref);
  if (existing !== null) return describe(deps, existing, { created: false });
  const commits = await commitsUpTo(deps, source, at_seq);
  const last = commits.at(-1)?.events.at(-1);
  const state = foldAll(commits);
  if (last?.seq !== at_seq || !isForkPoint(state, last))
    throw new RuntimeError('invalid_fork_point', { at_seq });
  await keepVersion(deps, source, state);
  const fork = logRef(ref, deps.ids.random());
  const { workflow_name } = record;
  const fill = (): Promise<void> => copyAll(deps, { source, fork, commits });
  const filled = await createFilled(deps, { log: fork, workflow_name, fill });
  const created = filled.log_id === fork.log_id;
  return describe(deps, (await directory.get(fork)) ?? filled, { created });
}

function refOf({ ids }: ServiceDeps, source: LogRef, chat_id: string | undefined): ChatRef {
  if (chat_id !== undefined && !isChatId(chat_id))
    throw new RuntimeError('invalid_request', { field: 'chat_id' });
  return chatRef(source, chat_id ?? ids.random());
}

interface Copying {
  readonly source: LogRef;
  readonly fork: LogRef;
  readonly commits: readonly Commit[];
}

/**
 * Copies the commits and all files, because a message that is edited in the fork may refer to a
 * later file.
 */
async function copyAll(deps: ServiceDeps, { source, fork, commits }: Copying): Promise<void> {
  const { log, files } = deps.store;
  try {
    for (const commit of commits) await log.append(fork, copyOf(deps, commit, fork));
    await files.copy(source, fork);
  } catch (error) {
    throw isRuntimeError(error, 'file_not_found') ? chatGone(source) : error;
  }
}

async function commitsUpTo({ store }: ServiceDeps, log: LogRef, at_seq: number): Promise<Commit[]> {
  const commits: Commit[] = [];
  for await (const page of readLog(store.log, log, 0)) {
    commits.push(...page.filter(({ first_seq }) => first_seq <= at_seq));
    if ((page.at(-1)?.last_seq ?? 0) >= at_seq) break;
  }
  return commits.map((commit) => ({
    ...commit,
    events: commit.events.filter(({ seq }) => seq <= at_seq),
  }));
}

/**
 * An open run is copied together with its definition's version. Retention may delete that version
 * once the source is gone, so it is saved again first. Throws if the source is gone by then.
 */
async function keepVersion(
  { store, clock }: ServiceDeps,
  source: LogRef,
  { run }: ChatState,
): Promise<void> {
  const version = run?.start?.workflow_version;
  if (version === undefined) return;
  const definition = await store.versions.load(version);
  if (definition !== null) await store.versions.save(version, definition, toTimestamp(clock.now()));
  const record = await store.directory.get(source);
  if (record?.log_id !== source.log_id) throw chatGone(source);
}

/**
 * A copy of a commit without parent and trace: no parent waits for the result of a fork, even if
 * its source is a nested chat.
 */
function copyOf(
  { ids }: ServiceDeps,
  { first_seq, v, events }: Commit,
  { log_id, chat_id }: LogRef,
): Commit {
  const copied = events.map((event): RuntimeEvent => {
    if (event.type !== 'workflow_start') return { ...event, chat_id };
    const { parent: _parent, traceparent: _traceparent, ...start } = event;
    return { ...start, chat_id };
  });
  return {
    log_id,
    first_seq,
    last_seq: first_seq + events.length - 1,
    fence: COPIED_FENCE,
    commit_id: ids.random(),
    v,
    events: copied,
  };
}
