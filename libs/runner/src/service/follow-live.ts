import type { Followed } from '@mozaiks/contracts';
import type { Feed } from '../feed/feed.ts';
import { textFrom, type LiveMessages, type Progress, type Writing } from '../feed/live-messages.ts';

/**
 * How much of the live text a follower has been given. There is no queue: a slow follower gets the
 * rest in one piece, so the size is bounded by the live text.
 */
export interface LivePosition {
  readonly given: Map<Writing, Given>;
  readonly steps: Map<string, Progress>;
}

interface Given {
  readonly pieces: number;
  readonly length: number;
}
const nothing: Given = { pieces: 0, length: 0 };

export const emptyPosition = (): LivePosition => ({ given: new Map(), steps: new Map() });

/**
 * The live text that is new for a follower that has all events up to `cursor`. Excludes messages
 * whose `agent_start` it has not been given.
 */
export function nextLive(
  { live }: Feed,
  position: LivePosition,
  cursor: number,
): readonly Followed[] {
  forget(live, position);
  const found: Followed[] = [];
  for (const message of live.writing.values()) textPiece(message, { position, cursor, found });
  for (const step of live.progress.values()) progressStep(step, { position, cursor, found });
  return found;
}

/** Forgets messages and calls that are over. */
function forget({ writing, progress }: LiveMessages, { given, steps }: LivePosition): void {
  for (const [message] of given)
    if (writing.get(message.first.message_id) !== message) given.delete(message);
  for (const call_id of steps.keys()) if (!progress.has(call_id)) steps.delete(call_id);
}

interface LiveQuery {
  readonly position: LivePosition;
  readonly cursor: number;
  readonly found: Followed[];
}

function textPiece(message: Writing, { position: { given }, cursor, found }: LiveQuery): void {
  const before = given.get(message);
  if (message.after_seq > cursor || message.length === before?.length) return;
  const { pieces, length } = before ?? nothing;
  given.set(message, { pieces: message.pieces.length, length: message.length });
  const delta = { ...message.first, offset: length, text: textFrom(message, pieces) };
  found.push({ type: 'live', fence: message.fence, delta });
}

function progressStep(step: Progress, { position: { steps }, cursor, found }: LiveQuery): void {
  const { draft, fence, after_seq } = step;
  if (after_seq > cursor || steps.get(draft.call_id) === step) return;
  steps.set(draft.call_id, step);
  found.push({ type: 'live', fence, delta: draft });
}
