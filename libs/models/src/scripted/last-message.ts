import type { JsonValue, ModelMessage, ModelRequest } from '@mozaiks/contracts';

/** The message that `after` and `match` of an entry are compared with. */
export interface LastMessage {
  /** `start`, `user`, `tool:<name>`, or an agent's name. */
  readonly kind: string;
  readonly text: string;
  /** The value of a tool's result. */
  readonly value?: JsonValue;
}

const start: LastMessage = { kind: 'start', text: '' };

/**
 * The last message that the model is shown and that fits `after`. If several results follow one
 * message, `tool:<name>` is the last of that tool, and without `after` it is the last of all. Null
 * if the last message does not fit. For a repair, it is the last message of the original call.
 */
export function lastMessage(
  request: Pick<ModelRequest, 'messages' | 'agent' | 'purpose'>,
  after: string | undefined,
): LastMessage | null {
  const candidates = candidatesIn(request);
  const fitting =
    after === undefined ? candidates : candidates.filter((message) => message.kind === after);
  return fitting.at(-1) ?? null;
}

function candidatesIn({
  messages,
  agent,
  purpose,
}: Pick<ModelRequest, 'messages' | 'agent' | 'purpose'>): readonly LastMessage[] {
  const shown = purpose === 'repair' ? beforeRepair(messages) : messages;
  const last = shown.at(-1);
  if (last === undefined) return [start];
  if (last.role !== 'tool') return [described(last, agent)];
  const others = shown.map((message) => message.role !== 'tool').lastIndexOf(true);
  return shown.slice(others + 1).map((message) => described(message, agent));
}

/** Removes the answer that is repaired, and the runtime's own message about it that may follow. */
function beforeRepair(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const repaired = messages.map((message) => message.role === 'assistant').lastIndexOf(true);
  return repaired < messages.length - 2 || repaired < 0 ? messages : messages.slice(0, repaired);
}

function described(message: ModelMessage, agent: string): LastMessage {
  if (message.role === 'tool')
    return { kind: `tool:${message.tool}`, text: message.text, value: message.value };
  if (message.role === 'assistant') return { kind: agent, text: message.text };
  return { kind: message.from ?? 'user', text: message.text };
}
