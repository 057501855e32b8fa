import { isRuntimeError, RuntimeError, type CallerChats, type LogRef } from '@mozaiks/contracts';
import type { Keys } from './request/keys.ts';

/**
 * One of the chats of a thread: the first chat and the forks that edits and retries have made of
 * it, in order.
 */
export interface Branch {
  readonly number: number;
  readonly log: LogRef;
}

/** How many branches one thread may have. */
const MAX_BRANCHES = 256;

interface ThreadRef {
  readonly chats: CallerChats;
  readonly keys: Keys;
  readonly workflow_name: string;
}

/** Finds the latest branch. Creates the chat of a new thread. */
export async function latestBranch({ chats, keys, workflow_name }: ThreadRef): Promise<Branch> {
  const first = await chats.find({ chat_id: keys.chat(0), workflow_name });
  let latest: Branch = { number: 0, log: first.log };
  // Branch numbers have no gaps. Doubling steps find a missing branch, and then halving steps find
  // the last one.
  let step = 1;
  while (step <= MAX_BRANCHES) {
    const next = first.created ? null : await branch({ chats, keys }, latest.number + step);
    if (next === null) break;
    latest = next;
    step *= 2;
  }
  for (step = Math.floor(step / 2); step >= 1; step = Math.floor(step / 2)) {
    const next = await branch({ chats, keys }, latest.number + step);
    if (next !== null) latest = next;
  }
  return latest;
}

/** Returns null if there is no such branch. */
export async function branch(
  { chats, keys }: Pick<ThreadRef, 'chats' | 'keys'>,
  number: number,
): Promise<Branch | null> {
  try {
    return { number, log: (await chats.find({ chat_id: keys.chat(number) })).log };
  } catch (error) {
    if (isRuntimeError(error, 'chat_not_found')) return null;
    throw error;
  }
}

/** How many rest points are tried. At some of them, calls may have been in progress. */
const MAX_TRIES = 16;

/**
 * Creates the next branch: a fork at the last rest point before an event, or a chat without events.
 * Throws `chat_full`.
 */
export async function forkBefore(
  { chats, keys, workflow_name }: ThreadRef,
  {
    from,
    number,
    rests,
  }: { readonly from: LogRef; readonly number: number; readonly rests: readonly number[] },
): Promise<Branch> {
  if (number >= MAX_BRANCHES) throw new RuntimeError('chat_full', { max_branches: MAX_BRANCHES });
  const chat_id = keys.chat(number);
  for (const at_seq of rests.toReversed().slice(0, MAX_TRIES)) {
    try {
      return { number, log: (await chats.fork(from, at_seq, chat_id)).log };
    } catch (error) {
      if (!isRuntimeError(error, 'invalid_fork_point')) throw error;
    }
  }
  return { number, log: (await chats.find({ chat_id, workflow_name })).log };
}
