import {
  RuntimeError,
  type Command,
  type CommandInbox,
  type InboxRow,
  type LogRef,
} from '@mozaiks/contracts';
import type { Collections } from './collections.ts';
import type { ChatDocument, InboxDocument } from './documents.ts';
import { ofLiveLog } from './filters.ts';
import { ofCommand, waitingIn } from './keys.ts';
import { TIMED } from './limits.ts';
import { isDuplicateKey } from './store-error.ts';
import { fromStored, toStored } from './stored-json.ts';

type Parts = Pick<Collections, 'chats' | 'inbox'>;
type Options = Parameters<CommandInbox['put']>[2];

export function createInbox(parts: Parts): CommandInbox {
  const { inbox } = parts;
  return {
    put: (log, command, options) => put(parts, { log, command, options }),
    pending: async (log) => {
      const oldest = { put_seq: 1, _id: 1 } as const;
      const rows = await inbox.find(waitingIn(log)).sort(oldest).lean<InboxDocument[]>().exec();
      return rows.map(({ command }) => fromStored(command) as unknown as Command);
    },
    settle: async (log, command_id, settled_seq) => {
      const waiting = { ...ofCommand(log, command_id), settled_seq: null };
      await inbox
        .updateOne(
          waiting,
          { $set: { settled_seq, command: null }, $unset: { waiting_in: 1 } },
          TIMED,
        )
        .exec();
    },
    find: (log, command_id) => find(parts, log, command_id),
  };
}

interface Put {
  readonly log: LogRef;
  readonly command: Command;
  readonly options: Options;
}

/**
 * N puts at once may exceed `max_waiting` by N: the limit protects the memory of the runner and is
 * no invariant.
 */
async function put(parts: Parts, asked: Put): Promise<'new' | 'duplicate'> {
  const { log, command, options } = asked;
  const { chats, inbox } = parts;
  const { max_waiting } = options;
  const [chat, existing, waiting] = await Promise.all([
    chats.findOne(ofLiveLog(log), { inbox_seq: 1 }).lean<Pick<ChatDocument, 'inbox_seq'>>().exec(),
    find(parts, log, command.command_id),
    inbox.countDocuments(waitingIn(log), { limit: max_waiting }).exec(),
  ]);
  if (chat === null) throw notFound(log);
  if (existing !== null) return repeated(parts, asked, existing);
  if (waiting >= max_waiting) throw new RuntimeError('inbox_full', { max_waiting });
  if (!(await inserted(parts, asked, chat.inbox_seq))) {
    const winner = await find(parts, log, command.command_id);
    if (winner !== null) return repeated(parts, asked, winner);
    throw notFound(log);
  }
  await wake(parts, asked);
  return 'new';
}

async function repeated(parts: Parts, asked: Put, row: InboxRow): Promise<'duplicate'> {
  const { command_id } = asked.command;
  if (row.digest !== asked.options.digest)
    throw new RuntimeError('idempotency_conflict', { command_id });
  if (row.settled_seq === null) await wake(parts, asked);
  return 'duplicate';
}

async function inserted(
  { inbox }: Parts,
  { log, command, options }: Put,
  put_seq: number,
): Promise<boolean> {
  const { command_id } = command;
  const row: InboxDocument = {
    ...ofCommand(log, command_id),
    command_id,
    digest: options.digest,
    command: toStored(command),
    settled_seq: null,
    put_seq,
    waiting_in: log.log_id,
  };
  try {
    await inbox.collection.insertOne({ ...row } as object, TIMED);
    return true;
  } catch (error) {
    if (isDuplicateKey(error)) return false;
    throw error;
  }
}

/**
 * Runs after the insert, so that a reader of the new `inbox_seq` finds the row. If the chat was
 * erased in between, the row is deleted.
 */
async function wake({ chats, inbox }: Parts, { log, command }: Put): Promise<void> {
  const woken = await chats
    .updateOne(ofLiveLog(log), { $inc: { inbox_seq: 1 }, $set: { due_at: 0 } }, TIMED)
    .exec();
  if (woken.matchedCount > 0) return;
  await inbox.deleteOne(ofCommand(log, command.command_id), TIMED).exec();
  throw notFound(log);
}

async function find({ inbox }: Parts, log: LogRef, command_id: string): Promise<InboxRow | null> {
  const row = await inbox.findOne(ofCommand(log, command_id)).lean<InboxDocument>().exec();
  if (row === null) return null;
  const command = row.command === null ? null : (fromStored(row.command) as unknown as Command);
  return { command_id, digest: row.digest, command, settled_seq: row.settled_seq };
}

const notFound = ({ chat_id }: LogRef): RuntimeError =>
  new RuntimeError('chat_not_found', { chat_id });
