import { isRuntimeError, RuntimeError, type CallerChats, type LogRef } from '@mozaiks/contracts';
import type { Keys } from './request/keys.ts';

/** A thread is a chat and the forks that edits and retries have made of it, in order. */
export interface Branch {
  readonly number: number;
  readonly log: LogRef;
}

/** Edits and retries of one thread. */
const MAX_BRANCHES = 256;

interface Place {
  readonly chats: CallerChats;
  readonly keys: Keys;
  readonly workflow_name: string;
}

/** The latest branch. Creates the chat of a new thread. */
export async function latestBranch({ chats, keys, workflow_name }: Place): Promise<Branch> {
  const first = await chats.find({ chat_id: keys.chat(0), workflow_name });
  let latest: Branch = { number: 0, log: first.log };
  // The branches have no gap: steps that double find one that is missing, then steps that halve find the last.
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

/** null: there is no such branch. */
export async function branch(
  { chats, keys }: Pick<Place, 'chats' | 'keys'>,
  number: number,
): Promise<Branch | null> {
  try {
    return { number, log: (await chats.find({ chat_id: keys.chat(number) })).log };
  } catch (error) {
    if (isRuntimeError(error, 'chat_not_found')) return null;
    throw error;
  }
}

/** Rest points that are tried: in between, calls may have been under way. */
const MAX_TRIES = 16;

/** The next branch: a fork at the last rest point before an event, or a chat without events. Throws `chat_full`. */
export async function forkBefore(
  { chats, keys, workflow_name }: Place,
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
