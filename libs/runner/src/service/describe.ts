import {
  chatRef,
  emptyChat,
  foldAll,
  logRef,
  pendingQuestions,
  statusOf,
  type ChatDescription,
  type ChatId,
  type ChatRecord,
  type ChatState,
  type ChatStore,
  type LogRef,
  type PendingQuestion,
} from '@mozaiks/contracts';
import { readLog } from '../read-log.ts';

type Stores = Pick<ChatStore, 'directory' | 'log'>;

/** How deep children of children are looked for. */
const MAX_DEPTH = 8;

export async function foldLog(log: ChatStore['log'], ref: LogRef): Promise<ChatState> {
  let state = emptyChat;
  for await (const page of readLog(log, ref, 0)) state = foldAll(page, state);
  return state;
}

/** What a chat is now: the head and the questions come from its log, so that nothing that is durable is missing. */
export async function describe(stores: Stores, record: ChatRecord, created: boolean): Promise<ChatDescription> {
  const log = logRef(record, record.log_id);
  const state = await foldLog(stores.log, log);
  const family = await openChildren(stores, { log, state, depth: 1 });
  return {
    log,
    workflow_name: record.workflow_name,
    workflow_version: state.start?.workflow_version ?? null,
    status: record.owner === null ? statusOf(state) : 'running',
    head_seq: state.head_seq,
    pending: [...pendingQuestions(state), ...family.flatMap(({ pending }) => pending)],
    children: family.map(({ chat_id }) => chat_id),
    created,
  };
}

interface Parent {
  readonly log: LogRef;
  readonly state: ChatState;
  readonly depth: number;
}

interface Child {
  readonly chat_id: ChatId;
  readonly pending: readonly PendingQuestion[];
}

/** Nested chats whose call is open, and theirs, each with its questions. */
async function openChildren(stores: Stores, { log, state, depth }: Parent): Promise<Child[]> {
  const open = [...state.calls.values()].flatMap(({ child }) => (child === undefined ? [] : [child]));
  const found: Child[] = [];
  for (const { child_chat_id } of depth > MAX_DEPTH ? [] : open) {
    const record = await stores.directory.get(chatRef(log, child_chat_id));
    if (record?.parent?.log_id !== log.log_id) continue;
    const child = logRef(record, record.log_id);
    const childState = await foldLog(stores.log, child);
    found.push({ chat_id: child.chat_id, pending: pendingQuestions(childState) });
    found.push(...(await openChildren(stores, { log: child, state: childState, depth: depth + 1 })));
  }
  return found;
}
