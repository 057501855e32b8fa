import { CHAT_ID_PATTERN, isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { invalid } from '../errors.ts';

/** A limit, because whole conversations are parsed on the thread that serves all requests. */
const MAX_MESSAGES = 10_000;
const orNull = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] });

/**
 * The parts of a request that are used. All other fields of the vendor's API are accepted and
 * ignored.
 */
export const ChatRequestSchema: JsonObject = {
  type: 'object',
  required: ['model', 'messages'],
  properties: {
    model: { type: 'string', minLength: 1, maxLength: 256, description: 'A workflow' },
    messages: {
      type: 'array',
      minItems: 1,
      maxItems: MAX_MESSAGES,
      items: {
        type: 'object',
        required: ['role'],
        properties: { role: { type: 'string' }, content: {} },
      },
    },
    stream: orNull({ type: 'boolean' }),
    stream_options: orNull({
      type: 'object',
      properties: { include_usage: orNull({ type: 'boolean' }) },
    }),
    metadata: orNull({
      type: 'object',
      properties: {
        chat_id: {
          type: 'string',
          pattern: CHAT_ID_PATTERN,
          description: 'The chat for the last message; created if it is new',
        },
      },
    }),
    n: orNull({ type: 'integer', minimum: 1, maximum: 1 }),
  },
};

export interface ChatMessage {
  readonly role: 'user' | 'assistant';
  readonly content: JsonValue;
}

export interface ChatRequest {
  readonly model: string;
  readonly chat_id?: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  /** The messages of the user and the assistant up to the last one of the assistant. */
  readonly earlier: readonly ChatMessage[];
  /** The user's new messages: at least one. */
  readonly said: readonly ChatMessage[];
}

/**
 * Reads a body that satisfies the schema. Throws `invalid_request` if the last message is not from
 * the user.
 */
export function readChatRequest(body: JsonObject): ChatRequest {
  const { model, messages, stream, stream_options, metadata } = body;
  const conversation = (messages as readonly JsonObject[]).flatMap(readMessage);
  const last = conversation.findLastIndex(({ role }) => role === 'assistant');
  const said = conversation.slice(last + 1);
  const lastRole = (messages as readonly JsonObject[]).at(-1)?.['role'];
  if (said.length === 0 || lastRole === 'tool' || lastRole === 'function')
    throw invalid('messages', 'the last message must be from the user');
  const chat_id = isJsonObject(metadata) ? metadata['chat_id'] : undefined;
  return {
    model: String(model),
    ...(typeof chat_id === 'string' ? { chat_id } : {}),
    stream: stream === true,
    includeUsage: isJsonObject(stream_options) && stream_options['include_usage'] === true,
    earlier: conversation.slice(0, last + 1),
    said,
  };
}

/** Ignores instructions of the caller, and results of tools that are not ours. */
function readMessage({ role, content }: JsonObject): readonly ChatMessage[] {
  return role === 'user' || role === 'assistant' ? [{ role, content: content ?? null }] : [];
}
