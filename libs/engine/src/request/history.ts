import type { AgentDefinition, ModelMessage, TranscriptEvent } from '@mozaiks/contracts';
import { messageTokens } from './size.ts';

/** The events that an agent's `history.include` keeps. */
export function included(
  agent: AgentDefinition,
  transcript: readonly TranscriptEvent[],
): readonly TranscriptEvent[] {
  if (agent.history.include === 'all') return transcript;
  return transcript.filter((event) => !('agent' in event) || event.agent === agent.name);
}

export interface HistoryLimits {
  readonly max_messages: number;
  readonly max_tokens: number;
}

/**
 * The start of the longest history that fits. Whole exchanges are dropped, the oldest first. An
 * exchange starts with a message of someone other than the agent, so that a call and its result are
 * never split. The last exchange is always kept.
 */
export function firstThatFits(
  messages: readonly ModelMessage[],
  { max_messages, max_tokens }: HistoryLimits,
): number {
  if (max_messages === Infinity && max_tokens === Infinity) return 0;
  let from = messages.length;
  let tokens = 0;
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at];
    if (message === undefined) break;
    tokens += messageTokens(message);
    const fits = messages.length - at <= max_messages && tokens <= max_tokens;
    if (!fits && from < messages.length) return from;
    if (startsExchange(messages, at) || at === 0) from = at;
    if (!fits && from < messages.length) return from;
  }
  return 0;
}

const startsExchange = (messages: readonly ModelMessage[], at: number): boolean =>
  messages[at]?.role === 'user' && messages[at - 1]?.role !== 'user';
