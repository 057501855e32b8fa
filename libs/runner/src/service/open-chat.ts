import {
  chatRef,
  defined,
  isChatId,
  isRuntimeError,
  LOG_VERSION,
  logRef,
  RuntimeError,
  START_COMMAND_ID,
  toTimestamp,
  type ChatDescription,
  type ChatRecord,
  type ChatRef,
  type EarlierTurn,
  type FoundChat,
  type LoadedWorkflow,
  type OpenChat,
  type Start,
  type TenantScope,
} from '@mozaiks/contracts';
import { checkContext } from '../check-context.ts';
import { createFilled } from './create-filled.ts';
import { describe } from './describe.ts';
import { earlierTurns } from './earlier-turns.ts';
import { setFirstContext } from './first-context.ts';
import type { ServiceDeps } from './service-deps.ts';

/** See `ChatService.open`. */
export async function openChat(
  deps: ServiceDeps,
  scope: TenantScope,
  open: OpenChat,
): Promise<ChatDescription> {
  const { record, created } = await findRecord(deps, scope, open);
  const { history = [], context = {} } = open;
  const isEmpty = created && history.length === 0 && Object.keys(context).length === 0;
  return describe(deps, record, { created, isEmpty });
}

/** See `ChatService.find`. */
export async function findChat(
  deps: ServiceDeps,
  scope: TenantScope,
  open: OpenChat,
): Promise<FoundChat> {
  const { record, created } = await findRecord(deps, scope, open);
  return { log: logRef(record, record.log_id), workflow_name: record.workflow_name, created };
}

interface FoundRecord {
  readonly record: ChatRecord;
  readonly created: boolean;
}

async function findRecord(
  deps: ServiceDeps,
  scope: TenantScope,
  open: OpenChat,
): Promise<FoundRecord> {
  const chat = refOf(deps, scope, open);
  const existing = await deps.store.directory.get(chat);
  if (existing === null && open.workflow_name === undefined)
    throw new RuntimeError('chat_not_found', { chat_id: chat.chat_id });
  const { record, created } =
    existing === null ? await create(deps, chat, open) : { record: existing, created: false };
  if (open.workflow_name !== undefined && open.workflow_name !== record.workflow_name) {
    throw new RuntimeError('idempotency_conflict', {
      chat_id: chat.chat_id,
      workflow_name: record.workflow_name,
    });
  }
  const hasHistory = created && (open.history ?? []).length > 0;
  if (record.parent === null && !hasHistory && (created || (await isEmpty(deps, record))))
    await initialize(deps, record, open);
  return { record, created };
}

/** The record has the head of the last release, so the log is read if that is 0. */
async function isEmpty({ store }: ServiceDeps, record: ChatRecord): Promise<boolean> {
  if (record.head_seq > 0) return false;
  return (
    (await store.log.read(logRef(record, record.log_id), { after_seq: 0, limit: 1 })).length === 0
  );
}

function refOf({ ids }: ServiceDeps, scope: TenantScope, { chat_id }: OpenChat): ChatRef {
  if (chat_id !== undefined && !isChatId(chat_id))
    throw new RuntimeError('invalid_request', { field: 'chat_id' });
  return chatRef(scope, chat_id ?? ids.random());
}

async function create(
  deps: ServiceDeps,
  chat: ChatRef,
  { workflow_name = '', context, history = [] }: OpenChat,
) {
  const workflow = served(deps, workflow_name);
  if (history.length > 0) return createWithHistory(deps, chat, { workflow, history });
  if (context !== undefined) checkContext(workflow.definition.variables, context);
  const now = toTimestamp(deps.clock.now());
  return deps.store.directory.create(chat, {
    workflow_name,
    log_id: deps.ids.random(),
    parent: null,
    log_version: LOG_VERSION,
    now,
  });
}

async function createWithHistory(
  deps: ServiceDeps,
  chat: ChatRef,
  { workflow: { definition }, history }: HistoryOptions,
): Promise<FoundRecord> {
  const log = logRef(chat, deps.ids.random());
  const { workflow_name, initial_agent: agent } = definition;
  const commits = earlierTurns(deps, { log, agent, history });
  const fill = async (): Promise<void> => {
    for (const commit of commits) await deps.store.log.append(log, commit);
  };
  const record = await createFilled(deps, { log, workflow_name, fill });
  return { record, created: record.log_id === log.log_id };
}

interface HistoryOptions {
  readonly workflow: LoadedWorkflow;
  readonly history: readonly EarlierTurn[];
}

function served({ catalog }: ServiceDeps, workflow_name: string): LoadedWorkflow {
  const workflow = catalog.get(workflow_name);
  if (workflow !== undefined) return workflow;
  throw new RuntimeError(
    catalog.has(workflow_name) ? 'workflow_unavailable' : 'workflow_not_found',
    { workflow_name },
  );
}

/**
 * Writes the first content of an empty chat. If the workflow speaks first, that is its `start`,
 * which a later open repeats in case the creator died in between. Otherwise it is the context that
 * the creator gave.
 */
async function initialize(deps: ServiceDeps, record: ChatRecord, open: OpenChat): Promise<void> {
  const workflow = deps.catalog.get(record.workflow_name);
  if (workflow === undefined) return;
  const context = open.context ?? {};
  if (workflow.definition.startup_mode !== 'UserDriven') {
    checkContext(workflow.definition.variables, context);
    return putStart(deps, record, open);
  }
  if (Object.keys(context).length === 0 || deps.drivers.has(record)) return;
  checkContext(workflow.definition.variables, context);
  await setFirstContext(deps, record, { context, variables: workflow.definition.variables });
}

/**
 * Only the first `start` counts. The digest is that of the id, so a later one with other content is
 * not a conflict.
 */
async function putStart(
  deps: ServiceDeps,
  record: ChatRecord,
  { context, budget, traceparent }: OpenChat,
): Promise<void> {
  const command: Start = {
    type: 'start',
    command_id: START_COMMAND_ID,
    ...defined({ context, budget, traceparent }),
  };
  const options = {
    digest: deps.ids.sha256(START_COMMAND_ID),
    max_waiting: Number.MAX_SAFE_INTEGER,
  };
  try {
    await deps.store.inbox.put(logRef(record, record.log_id), command, options);
  } catch (error) {
    if (!isRuntimeError(error, 'idempotency_conflict')) throw error;
  }
  deps.wake(record);
}
