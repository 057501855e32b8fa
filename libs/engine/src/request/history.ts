import type { AgentDefinition, ModelMessage, TranscriptFact } from '@mozaiks/contracts';

/** The facts that an agent's `history.include` lets through. */
export function included(agent: AgentDefinition, transcript: readonly TranscriptFact[]): readonly TranscriptFact[] {
  if (agent.history.include === 'all') return transcript;
  return transcript.filter((fact) => !('agent' in fact) || fact.agent === agent.name);
}

export interface HistoryLimits {
  readonly max_messages?: number | undefined;
  readonly max_tokens?: number | undefined;
}

/** A cautious estimate without a tokenizer: four characters a token, rounded up. */
export const estimateTokens = (text: string): number => Math.ceil(text.length / 4);

/**
 * Drops whole oldest exchanges until what is left fits. An exchange begins with what somebody else said, so that a call and its result are never split.
 * The last exchange always stays.
 */
export function fitted(
  messages: readonly ModelMessage[],
  { max_messages = Infinity, max_tokens = Infinity }: HistoryLimits,
): readonly ModelMessage[] {
  const starts = messages.flatMap((message, at) => (message.role === 'user' && messages[at - 1]?.role !== 'user' ? [at] : []));
  const fits = (from: number): boolean => messages.length - from <= max_messages && tokensOf(messages.slice(from)) <= max_tokens;
  if (fits(0)) return messages;
  const from = starts.find((at) => at > 0 && fits(at)) ?? starts.at(-1) ?? 0;
  return messages.slice(from);
}

const tokensOf = (messages: readonly ModelMessage[]): number =>
  messages.reduce((sum, message) => sum + estimateTokens(sizeText(message)), 0);

function sizeText(message: ModelMessage): string {
  return message.role === 'assistant'
    ? message.text + message.tool_calls.map((call) => call.tool + JSON.stringify(call.arguments)).join('')
    : message.text;
}
