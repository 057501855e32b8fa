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
export function retryPlace(facts: readonly RuntimeEvent[]): RetryPlace | null {
  const at = facts.findLastIndex((fact) => fact.type === 'user_message' && fact.hidden !== true);
  const message = facts[at];
  if (message?.type !== 'user_message') return null;
  const at_seq = restPointBefore(restPoints(facts.slice(0, at)), message.seq);
  const context = at_seq === null ? givenContext(facts, message.run_id) : undefined;
  return { message, at_seq, context };
}

/** Without values that this viewer may not read. */
function givenContext(
  facts: readonly RuntimeEvent[],
  run_id: string | null,
): JsonObject | undefined {
  const given = facts.find(
    (fact) => fact.type === 'context_update' && fact.by === 'client' && fact.run_id === run_id,
  );
  if (given?.type !== 'context_update') return undefined;
  const known = Object.entries(given.set).filter(
    ([, value]) => given.redacted !== true || value !== null,
  );
  return Object.fromEntries(known);
}
