import type { EventOf, RuntimeEvent } from '@mozaiks/contracts';
import type { Message, ToolCall } from './events.ts';
import { pageContent } from './request/content.ts';
import { saidIn } from './request/keys.ts';

export interface PageNames {
  /**
   * The ids that the page uses for its user's messages, by `saidIn` of the command. Other messages
   * keep their chat id.
   */
  readonly names: ReadonlyMap<string, string>;
  /** Whether the client supports protocol 1.0. */
  readonly declared: boolean;
}

/** The id of the message that holds the result of a call. */
export const resultId = (call_id: string): string => `${call_id}.result`;

/** The result of a call as text, as pages show it. */
export function resultText({
  ok,
  result,
  error,
}: Pick<EventOf<'tool_result'>, 'ok' | 'result' | 'error'>): string {
  if (!ok) return JSON.stringify({ error: error ?? { code: 'tool_failed', message: '' } });
  if (typeof result === 'string') return result;
  return result === undefined ? '' : JSON.stringify(result);
}

export const callOf = ({ call_id, tool, arguments: args }: EventOf<'tool_call'>): ToolCall => ({
  id: call_id,
  type: 'function',
  function: { name: tool, arguments: JSON.stringify(args) },
});

/**
 * The text that a page shows for a question. Choices and forms have none, because they are shown as
 * interrupts.
 */
export const questionText = ({ kind, prompt }: EventOf<'input_request'>): string =>
  kind === 'text' ? prompt : '';

/** The messages of a chat as a page shows them. */
export function messagesOf(events: Iterable<RuntimeEvent>, page: PageNames): readonly Message[] {
  const messages = new Map<string, Message>();
  for (const event of events) add(messages, event, page);
  return [...messages.values()];
}

function add(messages: Map<string, Message>, event: RuntimeEvent, page: PageNames): void {
  if (event.type === 'user_message') addUser(messages, event, page);
  else if (event.type === 'agent_response') addText(messages, event.message_id, event.text);
  else if (event.type === 'input_request') addText(messages, event.request_id, questionText(event));
  else if (event.type === 'tool_call') addCall(messages, event);
  else if (event.type === 'tool_result') {
    const id = resultId(event.call_id);
    messages.set(id, { id, role: 'tool', toolCallId: event.call_id, content: resultText(event) });
  }
}

function addUser(
  messages: Map<string, Message>,
  event: EventOf<'user_message'>,
  { names, declared }: PageNames,
): void {
  if (event.hidden === true) return;
  const id = names.get(saidIn(event.command_id) ?? '') ?? event.message_id;
  messages.set(id, { id, role: 'user', content: pageContent(event.text, event.content, declared) });
}

/** Adds text. Text that this caller may not read is blank and is skipped. */
function addText(messages: Map<string, Message>, id: string, content: string): void {
  if (content !== '')
    messages.set(id, { ...messages.get(id), id, role: 'assistant', content } as Message);
}

function addCall(messages: Map<string, Message>, event: EventOf<'tool_call'>): void {
  const { message_id: id } = event;
  const existing = messages.get(id);
  const said = existing?.role === 'assistant' ? existing : { id, role: 'assistant' as const };
  messages.set(id, { ...said, toolCalls: [...(said.toolCalls ?? []), callOf(event)] });
}
