import type { EventOf, RuntimeEvent } from '@mozaiks/contracts';
import { restPointBefore, restPoints } from '../log/rest-points.ts';

export interface RetryPlace {
  readonly message: EventOf<'user_message'>;
  /** The last event before the message at which the chat was at rest; null: the message began the chat. */
  readonly at_seq: number | null;
}

/** Where the last message was said, to say it again in a fork; null if there is none. */
export function retryPlace(facts: readonly RuntimeEvent[]): RetryPlace | null {
  const at = facts.findLastIndex((fact) => fact.type === 'user_message' && fact.hidden !== true);
  const message = facts[at];
  if (message?.type !== 'user_message') return null;
  return { message, at_seq: restPointBefore(restPoints(facts.slice(0, at)), message.seq) };
}
