import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { responsesProblem } from './check-responses-input.ts';
import type { MockRequest } from './mock-reply.ts';

const TOOL_NAME = /^[A-Za-z0-9_-]{1,64}$/;
const CALL_ID = /^[A-Za-z0-9_-]{1,40}$/;

/** The reason why the provider would reject a request; null if it would accept the request. */
export function problemOf({ protocol, body }: MockRequest): string | null {
  if (body['stream'] !== true) return 'this server only streams';
  const names = objectsIn(body['tools']).map((tool) =>
    textOf(protocol === 'openai' ? objectOf(tool['function'])['name'] : tool['name']),
  );
  const refused = names.find((name) => !TOOL_NAME.test(name));
  if (refused !== undefined) return `tool name '${refused}' does not match ${TOOL_NAME.source}`;
  if (protocol === 'responses') return responsesProblem(body['input']);
  const messages = objectsIn(body['messages']);
  if (messages.length === 0) return 'messages: at least one message is required';
  if (protocol === 'openai') return openaiProblem(messages);
  if (typeof body['max_tokens'] !== 'number' || body['max_tokens'] < 1)
    return 'max_tokens: Field required';
  return anthropicProblem(messages);
}

/** Every call must be answered at once, and every answer must belong to a call. */
function openaiProblem(messages: readonly JsonObject[]): string | null {
  let open: readonly string[] = [];
  for (const message of messages) {
    if (message['role'] === 'tool') {
      const id = textOf(message['tool_call_id']);
      if (!open.includes(id))
        return `messages with role 'tool' must be a response to a preceding message with 'tool_calls': ${id}`;
      open = open.filter((other) => other !== id);
      continue;
    }
    if (open.length > 0) return `tool_call_ids did not have response messages: ${open.join(', ')}`;
    open = objectsIn(message['tool_calls']).map((call) => textOf(call['id']));
    const badId = open.find((id) => !CALL_ID.test(id));
    if (badId !== undefined) return `tool_calls.id '${badId}' is not valid`;
    if (message['content'] === null && open.length === 0)
      return 'content: expected a string, got null';
  }
  return open.length > 0
    ? `tool_call_ids did not have response messages: ${open.join(', ')}`
    : null;
}

/**
 * Roles alternate, starting with the user. Contents are not empty. Results come first, in the
 * message right after their calls.
 */
function anthropicProblem(messages: readonly JsonObject[]): string | null {
  let open: readonly string[] = [];
  for (const [index, message] of messages.entries()) {
    const role = index % 2 === 0 ? 'user' : 'assistant';
    if (message['role'] !== role) return `messages.${index}.role: expected ${role}`;
    const blocks = blocksOf(message['content']);
    if (blocks.length === 0) return `messages.${index}: content must not be empty`;
    if (blocks.some((block) => block['type'] === 'text' && textOf(block['text']).trim() === ''))
      return 'text content blocks must be non-empty';
    const results = blocks
      .filter((block) => block['type'] === 'tool_result')
      .map((block) => textOf(block['tool_use_id']));
    if (blocks.slice(0, results.length).some((block) => block['type'] !== 'tool_result'))
      return `messages.${index}: tool_result blocks must be first`;
    if ([...results].sort().join() !== [...open].sort().join())
      return `messages.${index}: tool_use ids and tool_result blocks do not agree`;
    open = blocks
      .filter((block) => block['type'] === 'tool_use')
      .map((block) => textOf(block['id']));
  }
  return open.length > 0
    ? 'tool_use ids were found without tool_result blocks immediately after'
    : null;
}

const blocksOf = (content: JsonValue | undefined): readonly JsonObject[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : objectsIn(content);
const objectsIn = (value: JsonValue | undefined): readonly JsonObject[] =>
  Array.isArray(value)
    ? (value as readonly JsonValue[]).filter((item): item is JsonObject => isJsonObject(item))
    : [];
const objectOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});
const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
