import type { Breaks } from '../chaos/tcp-proxy.ts';

/**
 * One write of an owner, as it appears in the message to the server: the command, the collection,
 * and a string that is unique to this write.
 */
interface Write {
  readonly command: 'insert' | 'update' | 'findAndModify';
  readonly collection: string;
  readonly says?: string;
}

/** The writes between a message and the end of its run, in order. */
export const WINDOWS = {
  put: { command: 'insert', collection: 'inbox' },
  wake: { command: 'update', collection: 'chats', says: 'inbox_seq' },
  acquire: { command: 'findAndModify', collection: 'chats' },
  message: { command: 'insert', collection: 'commits', says: 'user_message' },
  settle: { command: 'update', collection: 'inbox', says: 'settled_seq' },
  call: { command: 'insert', collection: 'commits', says: 'tool_call' },
  result: { command: 'insert', collection: 'commits', says: 'tool_result' },
  answer: { command: 'insert', collection: 'commits', says: 'agent_response' },
  usage: { command: 'insert', collection: 'usage' },
  release: { command: 'update', collection: 'chats', says: 'usage_seq' },
} as const satisfies Readonly<Record<string, Write>>;

export type Window = keyof typeof WINDOWS;
/** `before`: the write does not reach the database. `after`: it does, and its answer is lost. */
export type Moment = 'before' | 'after';

/** The name of a BSON string and its value, with which every command starts. */
function named(name: string, value: string): Buffer {
  const length = Buffer.alloc(4);
  length.writeInt32LE(value.length + 1);
  return Buffer.concat([Buffer.from(`\u0002${name}\0`), length, Buffer.from(`${value}\0`)]);
}

/**
 * Kills the owner at the first such write for the chat, and lets no later message pass. The
 * driver's request id is at byte 4 of a message; the answer repeats it at byte 8.
 */
export function breakpoint(
  {
    window,
    moment,
    chat_id,
  }: { readonly window: Window; readonly moment: Moment; readonly chat_id: string },
  kill: () => void,
): Breaks {
  const { command, collection, says = chat_id }: Write = WINDOWS[window];
  const begins = named(command, collection);
  let request: number | null = null;
  let isOver = false;
  const end = (): true => {
    if (!isOver) kill();
    return (isOver = true);
  };
  return (from, piece) => {
    if (isOver) return true;
    if (from === 'far')
      return request !== null && piece.length >= 12 && piece.readInt32LE(8) === request && end();
    if (
      request !== null ||
      !piece.includes(begins) ||
      !piece.includes(says) ||
      !piece.includes(chat_id)
    )
      return false;
    if (moment === 'before') return end();
    request = piece.readInt32LE(4);
    return false;
  };
}
