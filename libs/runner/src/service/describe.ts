import {
  chatRef,
  emptyChat,
  logRef,
  pendingQuestions,
  statusOf,
  type ChatDescription,
  type ChatId,
  type ChatRecord,
  type ChatState,
  type LogRef,
  type PendingQuestion,
} from '@mozaiks/contracts';
import { openLog, type OpenDeps } from '../open-log.ts';
import { chatGone } from '../tenure/acquire.ts';

/** How many levels of nested chats are described. */
const MAX_DEPTH = 8;

/**
 * Describes the chat as it is now. The head and the questions are read from its log, so everything
 * durable is included. `isEmpty`: the caller has just created the chat, and no event with it.
 */
export async function describe(
  deps: OpenDeps,
  record: ChatRecord,
  { created, isEmpty = false }: { readonly created: boolean; readonly isEmpty?: boolean },
): Promise<ChatDescription> {
  const log = logRef(record, record.log_id);
  const state = isEmpty ? emptyChat : (await openLog(deps, record))?.state;
  if (state === undefined) throw chatGone(record);
  const nested = await openChildren(deps, { log, state, depth: 1 });
  return {
    log,
    workflow_name: record.workflow_name,
    workflow_version: state.start?.workflow_version ?? null,
    status: record.owner === null ? statusOf(state) : 'running',
    head_seq: state.head_seq,
    pending: [...pendingQuestions(state), ...nested.flatMap(({ pending }) => pending)],
    children: nested.map(({ chat_id }) => chat_id),
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

/** Nested chats whose call is open, at all levels, each with its open questions. */
async function openChildren(deps: OpenDeps, { log, state, depth }: Parent): Promise<Child[]> {
  const open = [...state.calls.values()].flatMap(({ child }) =>
    child === undefined ? [] : [child],
  );
  const found: Child[] = [];
  for (const { child_chat_id } of depth > MAX_DEPTH ? [] : open) {
    const record = await deps.store.directory.get(chatRef(log, child_chat_id));
    if (record?.parent?.log_id !== log.log_id) continue;
    const child = logRef(record, record.log_id);
    const folded = await openLog(deps, record);
    if (folded === null) continue;
    found.push({ chat_id: child.chat_id, pending: pendingQuestions(folded.state) });
    found.push(
      ...(await openChildren(deps, { log: child, state: folded.state, depth: depth + 1 })),
    );
  }
  return found;
}
