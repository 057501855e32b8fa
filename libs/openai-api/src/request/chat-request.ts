import { CHAT_ID_PATTERN, isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { invalid } from '../errors.ts';

/** Conversations are read as a whole, on the one thread that serves everybody. */
const MAX_MESSAGES = 10_000;
const orNull = (schema: JsonObject): JsonObject => ({ anyOf: [schema, { type: 'null' }] });

/** What counts of a request. Everything else that the vendor's API knows is accepted and ignored. */
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
          description: 'The chat that the last message is said in; created if it is new',
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
  /** Those before the answer that is wanted, as far as they are of the user or the assistant. */
  readonly earlier: readonly ChatMessage[];
  /** What the user says now: at least one message. */
  readonly said: readonly ChatMessage[];
}

/** The parts of a body that satisfies the schema. Throws `invalid_request` if the user has not the last word. */
export function readChatRequest(body: JsonObject): ChatRequest {
  const { model, messages, stream, stream_options, metadata } = body;
  const spoken = (messages as readonly JsonObject[]).flatMap(readMessage);
  const last = spoken.findLastIndex(({ role }) => role === 'assistant');
  const said = spoken.slice(last + 1);
  const lastRole = (messages as readonly JsonObject[]).at(-1)?.['role'];
  if (said.length === 0 || lastRole === 'tool' || lastRole === 'function')
    throw invalid('messages', 'the last message must be from the user');
  const chat_id = isJsonObject(metadata) ? metadata['chat_id'] : undefined;
  return {
    model: String(model),
    ...(typeof chat_id === 'string' ? { chat_id } : {}),
    stream: stream === true,
    includeUsage: isJsonObject(stream_options) && stream_options['include_usage'] === true,
    earlier: spoken.slice(0, last + 1),
    said,
  };
}

/** Instructions of the caller, and results of tools that are not ours, are left out. */
function readMessage({ role, content }: JsonObject): readonly ChatMessage[] {
  return role === 'user' || role === 'assistant' ? [{ role, content: content ?? null }] : [];
}
