import type { JsonValue, ModelMessage, ModelRequest } from '@mozaiks/contracts';

/** What an entry's `after` and `match` look at. */
export interface LastMessage {
  /** `start`, `user`, `tool:<name>`, or an agent's name. */
  readonly kind: string;
  readonly text: string;
  /** Of a tool's result. */
  readonly value?: JsonValue;
}

const start: LastMessage = { kind: 'start', text: '' };

/**
 * The last message that the agent's model is shown, as it answers to `after`: among several results of one message, `tool:<name>` is the last of that
 * tool, and absent is the last of all. Null where the last message is something else. A repair is looked at as the call that it mends was.
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

/** Without the answer that is mended, and without the runtime's own words about it that may follow. */
function beforeRepair(messages: readonly ModelMessage[]): readonly ModelMessage[] {
  const mended = messages.map((message) => message.role === 'assistant').lastIndexOf(true);
  return mended < messages.length - 2 || mended < 0 ? messages : messages.slice(0, mended);
}

function described(message: ModelMessage, agent: string): LastMessage {
  if (message.role === 'tool')
    return { kind: `tool:${message.tool}`, text: message.text, value: message.value };
  if (message.role === 'assistant') return { kind: agent, text: message.text };
  return { kind: message.from ?? 'user', text: message.text };
}
