import type { ViewItem } from '@mozaiks/contracts/chat-view';
import { ClientError } from '../client-error.ts';

type UserItem = Extract<ViewItem, { readonly kind: 'user' }>;

export interface ForkPlace {
  readonly item: UserItem;
  /**
   * The last event that the fork keeps: the end of a run, or a question that a message answers.
   * null: the message began the chat.
   */
  readonly at_seq: number | null;
}

/**
 * Where a message of the user was said: its last one, the one with this id, or the one that this
 * message of an agent answered.
 */
export function forkPlace(items: readonly ViewItem[], message_id?: string): ForkPlace {
  const named = items.find((item) => 'message_id' in item && item.message_id === message_id);
  const newestFirst = items
    .slice(0, named === undefined ? items.length : items.indexOf(named) + 1)
    .reverse();
  const at = newestFirst.findIndex(({ kind }) => kind === 'user');
  const item = newestFirst[at];
  if (item?.kind !== 'user' || (message_id !== undefined && named === undefined)) {
    throw new ClientError('message_not_found', 'unknown message');
  }
  return { item, at_seq: newestFirst.slice(at).find(isRestPoint)?.seq ?? null };
}

/** A question of a call is answered by its card, never by a message. */
const isRestPoint = (item: ViewItem): boolean =>
  item.kind === 'complete' ||
  item.kind === 'failed' ||
  (item.kind === 'question' && item.question.call_id === undefined);
