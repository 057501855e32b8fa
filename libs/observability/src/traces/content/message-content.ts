import type { Committed, EventOf, JsonObject, RuntimeEvent } from '@mozaiks/contracts';
import type { SpanAttributes } from '../finished-span.ts';
import { asText, cut, shown } from './shown.ts';

/** The most messages in the input of a call. Older ones are in earlier spans. */
const MAX_MESSAGES = 16;

interface Message extends JsonObject {
  readonly role: 'user' | 'assistant' | 'tool';
  readonly parts: readonly JsonObject[];
}

/**
 * The conversation that the call continued, as in the log, and the model's answer, in the form of
 * the conventions. The agent's instructions and the changes by hooks are not in the log.
 */
export function messageContent(
  { before, commit }: Committed,
  message_id: string,
  finish_reason: string,
): SpanAttributes {
  const input = before.transcript.slice(-MAX_MESSAGES).flatMap(messageOf);
  const parts = commit.events.flatMap((event) =>
    'message_id' in event && event.message_id === message_id ? partsOf(event) : [],
  );
  return {
    'gen_ai.input.messages': JSON.stringify(input),
    ...(parts.length === 0
      ? {}
      : {
          'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts, finish_reason }]),
        }),
  };
}

function messageOf(event: RuntimeEvent): readonly Message[] {
  const role = roleOf(event);
  const parts = role === undefined ? [] : partsOf(event);
  return role === undefined || parts.length === 0 ? [] : [{ role, parts }];
}

function roleOf({ type }: RuntimeEvent): Message['role'] | undefined {
  if (type === 'user_message') return 'user';
  if (type === 'agent_response' || type === 'tool_call') return 'assistant';
  return type === 'tool_result' ? 'tool' : undefined;
}

function partsOf(event: RuntimeEvent): readonly JsonObject[] {
  switch (event.type) {
    case 'user_message':
    case 'agent_response':
      return [{ type: 'text', content: cut(shown(event).text) }];
    case 'tool_call':
      return [callPart(shown(event))];
    case 'tool_result':
      return [resultPart(shown(event))];
    default:
      return [];
  }
}

const callPart = ({ call_id, tool, arguments: args }: EventOf<'tool_call'>): JsonObject => ({
  type: 'tool_call',
  id: call_id,
  name: tool,
  arguments: args,
});

const resultPart = ({ call_id, result = null, error }: EventOf<'tool_result'>): JsonObject => ({
  type: 'tool_call_response',
  id: call_id,
  response: error === undefined ? asText(result) : error.message,
});
