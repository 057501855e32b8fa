import {
  fileContent,
  isRuntimeError,
  logRef,
  type ChatRecord,
  type ChatRef,
  type ChatStore,
  type Command,
  type Exported,
  type LogRef,
  type RuntimeEvent,
} from '@mozaiks/contracts';
import { headOf, readLog } from '../read-log.ts';
import { chatGone } from '../tenure/acquire.ts';
import { findNested } from './nested-chats.ts';

type Stores = Pick<ChatStore, 'directory' | 'log' | 'inbox' | 'files'>;

/** See `ExportChat`. */
export async function* exportChat(stores: Stores, chat: ChatRef): AsyncGenerator<Exported, void> {
  const record = await stores.directory.get(chat);
  if (record === null) throw chatGone(chat);
  yield* exportFound(stores, record);
}

/**
 * Reads the commands before the head: a command that is settled in the meantime is then included as
 * an event or still as a command, and never missing.
 */
async function* exportFound(stores: Stores, record: ChatRecord): AsyncGenerator<Exported, void> {
  const log = logRef(record, record.log_id);
  const waiting = new Map(
    (await stores.inbox.pending(log)).map((command) => [command.command_id, command]),
  );
  const head_seq = await headOf(stores.log, record);
  const { workflow_name, parent, title, created_at, updated_at } = record;
  yield { type: 'chat', ...log, workflow_name, parent, title, created_at, updated_at, head_seq };
  const children = new Set<string>();
  for await (const event of eventsUpTo(stores, record, head_seq)) {
    if (event.type === 'child_start') children.add(event.child_chat_id);
    if ('command_id' in event && event.command_id !== undefined) waiting.delete(event.command_id);
    yield event;
  }
  yield* waitingCommands(log, [...waiting.values()]);
  yield* filesOf(stores, log);
  for (const child of children) {
    const found = await findNested(stores.directory, log, child);
    if (found !== null) yield* exportFound(stores, found);
  }
}

async function* filesOf({ files }: Stores, log: LogRef): AsyncGenerator<Exported, void> {
  const { chat_id } = log;
  try {
    for (const file of await files.list(log)) {
      yield { type: 'file', chat_id, ...file };
      const { file_id } = file;
      for await (const data of fileContent(files, log, file))
        yield { type: 'file_data', chat_id, file_id, data };
    }
  } catch (error) {
    throw isRuntimeError(error, 'file_not_found') ? chatGone(log) : error;
  }
}

function* waitingCommands({ chat_id }: ChatRef, commands: readonly Command[]): Generator<Exported> {
  for (const command of commands) yield { type: 'waiting_command', chat_id, command };
}

/**
 * Throws if the log was erased in the meantime: it reads as empty, and an incomplete export would
 * look complete.
 */
async function* eventsUpTo(
  { directory, log }: Stores,
  record: ChatRecord,
  head_seq: number,
): AsyncGenerator<RuntimeEvent, void> {
  let seq = 0;
  if (head_seq === 0 && (await directory.get(record))?.log_id === record.log_id) return;
  for await (const commits of readLog(log, logRef(record, record.log_id), 0)) {
    for (const event of commits.flatMap(({ events }) => events)) {
      if (event.seq > head_seq) return;
      seq = event.seq;
      yield event;
    }
    if (seq === head_seq) return;
  }
  throw chatGone(record);
}
