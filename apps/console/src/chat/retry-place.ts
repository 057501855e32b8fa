import type { EventOf, JsonObject, RuntimeEvent } from '@mozaiks/contracts';
import { restPointBefore, restPoints } from '../log/rest-points.ts';

export interface RetryPlace {
  readonly message: EventOf<'user_message'>;
  /**
   * The last event before the message at which the chat was at rest; null: the message began the
   * chat.
   */
  readonly at_seq: number | null;
  /** What the client gave when the message began the chat; undefined: nothing. */
  readonly context: JsonObject | undefined;
}

/** Where the last message was said, to say it again in a fork; null if there is none. */
export function retryPlace(events: readonly RuntimeEvent[]): RetryPlace | null {
  const at = events.findLastIndex(
    (event) => event.type === 'user_message' && event.hidden !== true,
  );
  const message = events[at];
  if (message?.type !== 'user_message') return null;
  const at_seq = restPointBefore(restPoints(events.slice(0, at)), message.seq);
  const context = at_seq === null ? givenContext(events, message.run_id) : undefined;
  return { message, at_seq, context };
}

/** Without values that this viewer may not read. */
function givenContext(
  events: readonly RuntimeEvent[],
  run_id: string | null,
): JsonObject | undefined {
  const given = events.find(
    (event) => event.type === 'context_update' && event.by === 'client' && event.run_id === run_id,
  );
  if (given?.type !== 'context_update') return undefined;
  const known = Object.entries(given.set).filter(
    ([, value]) => given.redacted !== true || value !== null,
  );
  return Object.fromEntries(known);
}
