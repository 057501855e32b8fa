import {
  chatRef,
  foldAll,
  isWaiting,
  statusOf,
  type ChatRecord,
  type ChatState,
  type Commit,
  type EventOf,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { historyCheck } from '@mozaiks/testkit';
import type { World } from './world.fixture.ts';

const commitsOf = ({ store }: World, log: LogRef): Promise<readonly Commit[]> =>
  store.log.read(log, { after_seq: 0 });
const eventsOf = (commits: readonly Commit[]): RuntimeEvent[] =>
  commits.flatMap(({ events }) => [...events]);

/**
 * Reasons why chats are not at rest. Only a command that was never accepted may remain in the
 * inbox.
 */
export async function unfinished(world: World): Promise<string[]> {
  const reasons: string[] = [];
  for (const chat of world.chats.values()) {
    const record = await world.store.directory.get(chat);
    if (record !== null) reasons.push(...(await unfinishedChat(world, record)));
  }
  return reasons;
}

async function unfinishedChat(world: World, record: ChatRecord): Promise<string[]> {
  const state = foldAll(await commitsOf(world, record));
  const calls = [...state.calls.values()];
  const reasons: string[] = [];
  if (record.owner !== null) reasons.push('stuck: owned for ever');
  if (record.due_at !== null) reasons.push('stuck: overdue for ever');
  const living = new Set((await world.store.sessions.list()).map(({ session }) => session));
  if (record.watchers.some((session) => !living.has(session)))
    reasons.push('stuck: a dead session watches');
  if (state.run !== null && calls.length === 0)
    reasons.push('stuck: open run, no owner works on it');
  if (calls.some((call) => !isWaiting(call)))
    reasons.push('stuck: open tool call, no owner works on it');
  if ([...state.questions.values()].some(({ expires_at }) => expires_at !== undefined))
    reasons.push('stuck: deadline missed');
  for (const { command_id, type } of await world.store.inbox.pending(record)) {
    const laterForEver =
      type === 'user_message' && state.run !== null && world.mix.whileOpen === 'later';
    if (world.accepted.get(command_id) === record.log_id && !laterForEver)
      reasons.push('stuck: accepted command waits');
  }
  for (const { child } of calls)
    if (child !== undefined) reasons.push(...(await unfinishedChild(world, record, child)));
  if (reasons.length > 0) return reasons;
  return record.head_seq !== state.head_seq || record.status !== statusOf(state)
    ? ['directory does not match the log']
    : [];
}

async function unfinishedChild(
  world: World,
  parent: LogRef,
  { child_chat_id }: EventOf<'child_start'>,
): Promise<string[]> {
  const record = await world.store.directory.get(chatRef(parent, child_chat_id));
  if (record === null) return ['stuck: child never created'];
  const state = foldAll(await commitsOf(world, record));
  if (state.parent === null) return ['stuck: child never started'];
  return state.run === null ? ['stuck: result of child not reported'] : [];
}

export async function check(world: World, left: readonly string[]): Promise<ReadonlySet<string>> {
  for (const reason of left) world.violate(reason);
  for (const chat of world.chats.values()) {
    const record = await world.store.directory.get(chat);
    if (record !== null) await checkChat(world, record);
  }
  for (const process of world.processes) {
    for (const { level, msg, fields } of process.logger.lines)
      if (level === 'error') world.violate(`logged: ${msg} ${String(fields.error)}`);
  }
  checkTools(world);
  for (const { log } of world.erasures) {
    const isLive = (await world.store.directory.get(log))?.log_id === log.log_id;
    if (!isLive && (await world.store.snapshots.load(log)) !== null)
      world.violate('a snapshot outlived its chat');
  }
  for (const { usageDue } of world.erasures)
    if (usageDue.some((id) => !world.charged.has(id))) world.violate('usage lost by erasure');
  return world.violations;
}

async function checkChat(world: World, record: ChatRecord): Promise<void> {
  const commits = await commitsOf(world, record);
  const state = foldAll(commits);
  const accepted = [...world.accepted].flatMap(([command_id, log_id]) =>
    log_id === record.log_id ? [command_id] : [],
  );
  const waiting =
    world.mix.whileOpen === 'later' && state.run !== null
      ? (await world.store.inbox.pending(record)).map(({ command_id }) => command_id)
      : [];
  const views = world.views
    .filter(({ log }) => log?.log_id === record.log_id)
    .map(({ events }, i) => ({ name: `view ${i}`, events }));
  const found = historyCheck({
    commits,
    views,
    accepted: accepted.filter((id) => !waiting.includes(id)),
  });
  for (const { guarantee, message } of found)
    world.violate(`${guarantee} ${message} in ${record.chat_id}`);
  await checkCalls(world, record, eventsOf(commits));
  checkUsage(world, record, { events: eventsOf(commits), state });
}

async function checkCalls(
  world: World,
  record: ChatRecord,
  events: readonly RuntimeEvent[],
): Promise<void> {
  const open = new Map<string, EventOf<'tool_call'>>();
  for (const event of events) {
    if (event.type === 'agent_response' && open.size > 0)
      world.violate('model called with open calls');
    if (event.type === 'tool_call') open.set(event.call_id, event);
    if (event.type === 'child_start') await checkChild(world, record, event);
    if (event.type !== 'tool_result') continue;
    const call = open.get(event.call_id);
    open.delete(event.call_id);
    if (event.error?.code === 'interrupted' && call?.kind !== 'agent_tool')
      world.violate('waiting call reported as interrupted');
    if (event.ok && call?.kind === 'agent_tool' && !world.executions.has(event.call_id))
      world.violate('result of a tool that did not run');
  }
}

/** Each `child_start` must have exactly one child run. */
async function checkChild(
  world: World,
  record: ChatRecord,
  { child_chat_id }: EventOf<'child_start'>,
): Promise<void> {
  const child = await world.store.directory.get(chatRef(record, child_chat_id));
  const starts =
    child === null
      ? []
      : eventsOf(await commitsOf(world, child)).filter(({ type }) => type === 'workflow_start');
  if (starts.length !== 1)
    world.violate(
      `child_start without exactly one child run: ${child_chat_id} of ${record.chat_id} ${child === null ? 'none' : starts.length}`,
    );
}

function checkTools({ executions, violate }: World): void {
  for (const { policy, times, keys } of executions.values()) {
    if (policy === 'report' && times > 1) violate('one-shot tool ran twice');
    if (keys.size > 1) violate('idempotency key changed');
  }
}

function checkUsage(
  world: World,
  record: ChatRecord,
  { events }: { readonly events: readonly RuntimeEvent[]; readonly state: ChatState },
): void {
  const inLog = new Set(
    events.flatMap((event) => (event.type === 'usage' ? [`${record.log_id}/${event.seq}`] : [])),
  );
  for (const id of inLog) if (!world.charged.has(id)) world.violate('usage not charged');
  for (const id of world.charged)
    if (id.startsWith(`${record.log_id}/`) && !inLog.has(id))
      world.violate('usage charged that is in no log');
}
