import { isJsonObject, type JsonValue, type ModelMessage } from '@mozaiks/contracts';

/**
 * The messages that `process_all_messages_before_reply` returned: any selection and order of
 * `{role, text}` objects and of messages that it received, as long as every call is followed by its
 * results. Undefined for anything else.
 */
export function givenMessages(given: JsonValue): readonly ModelMessage[] | undefined {
  const list = isJsonObject(given) ? given['messages'] : given;
  if (!Array.isArray(list)) return undefined;
  const messages = (list as readonly JsonValue[]).map((each) => messageOf(each));
  return messages.every((message) => message !== undefined) && callsAreAnswered(messages)
    ? messages
    : undefined;
}

function messageOf(value: JsonValue): ModelMessage | undefined {
  if (!isJsonObject(value) || typeof value['text'] !== 'string') return undefined;
  if (value['role'] === 'user') return value as unknown as ModelMessage;
  if (value['role'] === 'assistant') return { tool_calls: [], ...value } as unknown as ModelMessage;
  const isResult =
    value['role'] === 'tool' &&
    typeof value['call_id'] === 'string' &&
    typeof value['tool'] === 'string';
  return isResult ? (value as unknown as ModelMessage) : undefined;
}

/** Providers refuse a call without its result, and a result without its call. */
function callsAreAnswered(messages: readonly ModelMessage[]): boolean {
  let open = new Set<string>();
  for (const message of messages) {
    if (message.role === 'tool') {
      if (!open.delete(message.call_id)) return false;
    } else {
      if (open.size > 0) return false;
      open = new Set(
        message.role === 'assistant' ? message.tool_calls.map(({ call_id }) => call_id) : [],
      );
    }
  }
  return open.size === 0;
}
