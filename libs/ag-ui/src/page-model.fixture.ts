import { isJsonObject, type JsonValue, type RuntimeEvent } from '@mozaiks/contracts';
import type { AgUiEvent, Message, Projected } from './events.ts';
import { messagesOf, type PageNames } from './messages.ts';

/**
 * A model of a client: applies the events of a response and has the messages that the page shows,
 * by id.
 */
export function createPageModel(
  stored: readonly RuntimeEvent[],
  held: readonly Message[],
  page: PageNames,
) {
  let messages = new Map<string, Message>(held.map((message) => [message.id, message]));
  const change = (id: string, made: (existing: Message | undefined) => Message): void =>
    void messages.set(id, made(messages.get(id)));
  const reducers: { readonly [type: string]: (event: never) => void } = {
    RESYNC: ({ seq }: Extract<Projected, { type: 'RESYNC' }>) => {
      messages = new Map(
        messagesOf(
          stored.filter((event) => event.seq <= seq),
          page,
        ).map((message) => [message.id, message]),
      );
    },
    TEXT_MESSAGE_CONTENT: ({
      messageId: id,
      delta,
    }: Extract<AgUiEvent, { type: 'TEXT_MESSAGE_CONTENT' }>) =>
      change(id, (existing) => ({
        ...existing,
        id,
        role: 'assistant',
        content: `${existing?.role === 'assistant' ? (existing.content ?? '') : ''}${delta}`,
      })),
    TOOL_CALL_START: ({
      toolCallId,
      toolCallName,
      parentMessageId: id,
    }: Extract<AgUiEvent, { type: 'TOOL_CALL_START' }>) =>
      change(id, (existing) => {
        const calls = existing?.role === 'assistant' ? (existing.toolCalls ?? []) : [];
        const call = {
          id: toolCallId,
          type: 'function' as const,
          function: { name: toolCallName, arguments: '' },
        };
        return { ...existing, id, role: 'assistant', toolCalls: [...calls, call] } as Message;
      }),
    TOOL_CALL_ARGS: ({ toolCallId, delta }: Extract<AgUiEvent, { type: 'TOOL_CALL_ARGS' }>) => {
      for (const message of messages.values()) {
        if (message.role !== 'assistant' || message.toolCalls === undefined) continue;
        const toolCalls = message.toolCalls.map((call) =>
          call.id === toolCallId
            ? {
                ...call,
                function: { ...call.function, arguments: call.function.arguments + delta },
              }
            : call,
        );
        messages.set(message.id, { ...message, toolCalls });
      }
    },
    TOOL_CALL_RESULT: ({
      messageId: id,
      toolCallId,
      content,
    }: Extract<AgUiEvent, { type: 'TOOL_CALL_RESULT' }>) =>
      change(id, () => ({ id, role: 'tool', toolCallId, content })),
  };
  return {
    take: (event: Projected): void => reducers[event.type]?.(event as never),
    /** The messages without those of the user, which a page has on its own. */
    answers: (): readonly Message[] => [...messages.values()].filter(({ role }) => role !== 'user'),
  };
}

/** The path of a null inside a value; undefined if it has none. */
export function nullIn(value: JsonValue | undefined, path = ''): string | undefined {
  if (value === null) return path;
  const inner = Array.isArray(value)
    ? (value as readonly JsonValue[]).entries()
    : isJsonObject(value)
      ? Object.entries(value)
      : [];
  for (const [key, item] of inner) {
    const found = nullIn(item, `${path}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
