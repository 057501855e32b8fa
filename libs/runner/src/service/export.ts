import {
  chatRef,
  logRef,
  type ChatRecord,
  type ChatRef,
  type ChatStore,
  type Command,
  type ChatId,
  type LogRef,
  type ParentRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { headOf, readLog } from '../read-log.ts';
import { chatGone } from '../tenure/acquire.ts';

/** What the directory says of an exported chat. Its facts, numbered 1 to `head_seq`, follow. */
export interface ExportedChat extends LogRef {
  readonly type: 'chat';
  readonly workflow_name: string;
  readonly parent: ParentRef | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly head_seq: number;
}

/** A command that was accepted, and has no fact yet. */
export interface WaitingCommand {
  readonly type: 'waiting_command';
  readonly chat_id: ChatId;
  readonly command: Command;
}

/** What an export gives out, in order: a chat, its facts, its commands that wait; then each of its nested chats in the same way. */
export type Exported = ExportedChat | RuntimeEvent | WaitingCommand;

type Stores = Pick<ChatStore, 'directory' | 'log' | 'inbox'>;

/**
 * All that the store holds of a chat for its user, as it is stored: nothing is blanked, as `project` would for a viewer. The facts are those up to the head
 * when the export began. Throws `chat_not_found` (unknown, foreign, or erased, also while it is exported). Holds about a page of a log at a time.
 */
export async function* exportChat(stores: Stores, chat: ChatRef): AsyncGenerator<Exported, void> {
  const record = await stores.directory.get(chat);
  if (record === null) throw chatGone(chat);
  yield* exportFound(stores, record);
}

/** Commands are asked for before the head: one that is settled meanwhile is there as a fact, or still as a command, and never missing. */
async function* exportFound(stores: Stores, record: ChatRecord): AsyncGenerator<Exported, void> {
  const log = logRef(record, record.log_id);
  const waiting = new Map((await stores.inbox.pending(log)).map((command) => [command.command_id, command]));
  const head_seq = await headOf(stores.log, record);
  const { workflow_name, parent, created_at, updated_at } = record;
  yield { type: 'chat', ...log, workflow_name, parent, created_at, updated_at, head_seq };
  const children = new Set<string>();
  for await (const fact of factsUpTo(stores, record, head_seq)) {
    if (fact.type === 'child_start') children.add(fact.child_chat_id);
    if ('command_id' in fact && fact.command_id !== undefined) waiting.delete(fact.command_id);
    yield fact;
  }
  yield* waitingCommands(log, [...waiting.values()]);
  for (const child of children) {
    const found = await stores.directory.get(chatRef(log, child));
    if (found?.parent?.log_id === log.log_id) yield* exportFound(stores, found);
  }
}

function* waitingCommands({ chat_id }: ChatRef, commands: readonly Command[]): Generator<Exported> {
  for (const command of commands) yield { type: 'waiting_command', chat_id, command };
}

/** Of a log that is erased meanwhile nothing is found: that is told, as half an export would look like a whole one. */
async function* factsUpTo({ directory, log }: Stores, record: ChatRecord, head_seq: number): AsyncGenerator<RuntimeEvent, void> {
  let seq = 0;
  if (head_seq === 0 && (await directory.get(record))?.log_id === record.log_id) return;
  for await (const commits of readLog(log, logRef(record, record.log_id), 0)) {
    for (const fact of commits.flatMap(({ events }) => events)) {
      if (fact.seq > head_seq) return;
      seq = fact.seq;
      yield fact;
    }
    if (seq === head_seq) return;
  }
  throw chatGone(record);
}
