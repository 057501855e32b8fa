import type { AgentDefinition, ModelMessage, TranscriptFact } from '@mozaiks/contracts';
import { messageTokens } from './size.ts';

/** The facts that an agent's `history.include` lets through. */
export function included(
  agent: AgentDefinition,
  transcript: readonly TranscriptFact[],
): readonly TranscriptFact[] {
  if (agent.history.include === 'all') return transcript;
  return transcript.filter((fact) => !('agent' in fact) || fact.agent === agent.name);
}

export interface HistoryLimits {
  readonly max_messages: number;
  readonly max_tokens: number;
}

/**
 * Where the history begins that fits: whole oldest exchanges are left out until the rest does. An exchange begins with what somebody else said, so that
 * a call and its result are never split. The last exchange always stays.
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
    if (beginsExchange(messages, at) || at === 0) from = at;
    if (!fits && from < messages.length) return from;
  }
  return 0;
}

const beginsExchange = (messages: readonly ModelMessage[], at: number): boolean =>
  messages[at]?.role === 'user' && messages[at - 1]?.role !== 'user';
