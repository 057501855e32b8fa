import { jsonSize, type ChatState, type EventDraft } from '@mozaiks/contracts';
import type { RunnerSettings } from './settings.ts';

type Limits = Pick<RunnerSettings, 'maxEventsPerChat' | 'maxBytesPerChat'>;
type Reached = Pick<ChatState, 'head_seq' | 'log_size'>;

/**
 * Room for more events in a full chat: rejections of commands, and the events that end a run. When
 * half of it is used, an open run ends. When all of it is used, no command is accepted, because
 * each would add another rejection.
 */
export const RESERVED_EVENTS = 200;

/** If the chat is full, no run may start and no message is accepted. */
export const isFull = (chat: Reached, limits: Limits): boolean =>
  chat.head_seq >= limits.maxEventsPerChat || hasMaxBytes(chat, limits);

export const hasMaxBytes = (
  { log_size }: Pick<Reached, 'log_size'>,
  { maxBytesPerChat }: Limits,
): boolean => log_size >= maxBytesPerChat;

/**
 * Whether the open run must end now. Steps of the run are refused earlier, by `hasRoomFor`, so only
 * admitted commands can make a chat this long.
 */
export const mustEndRun = (chat: Reached, limits: Limits): boolean =>
  hasMaxBytes(chat, limits) || chat.head_seq >= limits.maxEventsPerChat + RESERVED_EVENTS / 2;

/**
 * Whether a step of a run fits. A step that ends the run always does: the failure that would
 * replace it is as long, and the answer would be lost.
 */
export function hasRoomFor(drafts: readonly EventDraft[], chat: Reached, limits: Limits): boolean {
  if (drafts.some(({ type }) => type === 'workflow_complete' || type === 'workflow_error'))
    return true;
  const events = chat.head_seq + drafts.length;
  return (
    events <= limits.maxEventsPerChat && chat.log_size + jsonSize(drafts) <= limits.maxBytesPerChat
  );
}
