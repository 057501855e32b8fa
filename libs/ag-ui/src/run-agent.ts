import {
  eventsAfter,
  childrenToRead,
  followNestedChats,
  openLog,
  RuntimeError,
  type CallerChats,
  type Clock,
  type CompatibleAnswer,
  type CompatibleRequest,
  type NestedFollower,
  type Ids,
  type JsonObject,
  type OpenLog,
  type WorkflowCatalog,
} from '@mozaiks/contracts';
import { branch, forkBefore, latestBranch, type Branch } from './branches.ts';
import { isOwnCommand, keysOf, type Keys } from './request/keys.ts';
import { planRun } from './request/plan.ts';
import { readRunInput, type RunInput } from './request/run-input.ts';
import { readThread, type Thread } from './request/thread.ts';
import { firstView, pageNames, type Accepting } from './first-view.ts';
import { respond } from './respond.ts';

export interface AgUiDeps {
  readonly catalog: Pick<WorkflowCatalog, 'get' | 'has'>;
  readonly clock: Pick<Clock, 'now' | 'sleep'>;
  readonly ids: Pick<Ids, 'sha256'>;
}

interface Call {
  readonly deps: AgUiDeps;
  readonly chats: CallerChats;
  readonly workflow_name: string;
  readonly input: RunInput;
  readonly keys: Keys;
  readonly over: AbortController;
}

/** Handles a request. Errors of the request are thrown before the response starts. */
export async function runAgent(
  deps: AgUiDeps,
  { params, body, chats }: CompatibleRequest,
): Promise<CompatibleAnswer> {
  const input = readRunInput(body as JsonObject);
  const over = new AbortController();
  const call = {
    deps,
    chats,
    workflow_name: params['workflow_name'] ?? '',
    input,
    keys: keysOf(deps.ids, input),
    over,
  };
  try {
    return await answer(call);
  } catch (error) {
    over.abort();
    throw error;
  }
}

/** A thread with one open branch. */
interface Opened {
  readonly at: Branch;
  readonly opened: OpenLog;
  readonly nested: NestedFollower;
  readonly thread: Thread;
  readonly branches: number;
}

async function answer(call: Call): Promise<CompatibleAnswer> {
  const { deps, chats, keys, input, over } = call;
  const { definition } = workflowOf(call);
  const plannedIn = ({ thread }: Opened) =>
    planRun({ thread, input, keys, onMessage: definition.on_message_while_running });
  let at = await openShown(call);
  let plan = plannedIn(at);
  if (plan.kind === 'fork') {
    at = await openFork(call, at, plan.before);
    plan = plannedIn(at);
  }
  // Another request has continued the fork in the meantime.
  if (plan.kind === 'fork') throw new RuntimeError('chat_busy');
  const { log, commits, next } = at.opened;
  for (const { command, to = log } of plan.commands) await chats.submit(to, command);
  const accepting: Accepting = {
    input,
    plan,
    keys,
    definition,
    nestedChats: new Map(at.nested.nestedChats),
  };
  const view = firstView(at.opened, accepting);
  const accepted = {
    chats,
    clock: deps.clock,
    input,
    plan,
    page: pageNames(accepting),
    log,
    view,
    stored: eventsAfter(commits, plan.from),
    next,
    nested: at.nested,
    over,
  };
  return { status: 200, stream: (to) => respond(accepted, to) };
}

function workflowOf({ deps: { catalog }, workflow_name }: Call) {
  const workflow = catalog.get(workflow_name);
  if (workflow !== undefined) return workflow;
  throw new RuntimeError(
    catalog.has(workflow_name) ? 'workflow_unavailable' : 'workflow_not_found',
    { workflow_name },
  );
}

async function open(
  { chats, deps: { clock }, over: { signal } }: Call,
  at: Branch,
  branches: number,
): Promise<Opened> {
  const opened = await openLog(chats, at.log, signal);
  const nested = followNestedChats({ chats, clock, isOwnCommand, signal });
  await nested.follow(childrenToRead(opened.commits));
  return { at, opened, nested, thread: readThread(opened.commits, nested.nestedChats), branches };
}

/** How many earlier branches are searched for the last answer that the page shows. */
const MAX_EARLIER_BRANCHES = 8;

/**
 * Opens the branch that the page shows: the latest one that has the last answer on the page,
 * otherwise the latest of all.
 */
async function openShown(call: Call): Promise<Opened> {
  const { chats, keys, input } = call;
  const latest = await latestBranch(call);
  const first = await open(call, latest, latest.number + 1);
  const shown = input.messages.findLast(({ role }) => role === 'assistant');
  const knows = ({ thread }: Opened): boolean =>
    shown === undefined || [shown.id, ...shown.calls].some((id) => thread.known.has(id));
  if (knows(first)) return first;
  for (
    let number = latest.number - 1;
    number >= Math.max(0, latest.number - MAX_EARLIER_BRANCHES);
    number -= 1
  ) {
    const earlier = await branch({ chats, keys }, number);
    const found = earlier === null ? null : await open(call, earlier, first.branches);
    if (found !== null && knows(found)) return found;
    await found?.opened.next.return?.();
  }
  return first;
}

async function openFork(
  call: Call,
  { opened, thread, branches }: Opened,
  before: number,
): Promise<Opened> {
  const rests = thread.rests.filter((seq) => seq < before);
  await opened.next.return?.();
  const fork = await forkBefore(call, { from: opened.log, number: branches, rests });
  return open(call, fork, branches + 1);
}
