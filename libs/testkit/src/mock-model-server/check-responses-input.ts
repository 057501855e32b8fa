import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { ENCRYPTED } from './responses-frames.ts';

/** The reason why the Responses API would reject an input; null if it would accept the input. */
export function responsesProblem(input: JsonValue | undefined): string | null {
  const items = Array.isArray(input)
    ? (input as readonly JsonValue[]).filter((item): item is JsonObject => isJsonObject(item))
    : [];
  if (items.length === 0) return 'input: at least one item is required';
  return callProblem(items) ?? reasoningProblem(items);
}

/** Every call needs its output, and every output needs its call before it. */
function callProblem(items: readonly JsonObject[]): string | null {
  let open: readonly JsonValue[] = [];
  for (const item of items) {
    const id = item['call_id'] ?? '';
    if (item['type'] === 'function_call') open = [...open, id];
    if (item['type'] !== 'function_call_output') continue;
    if (!open.includes(id))
      return `No tool call found for function call output with call_id ${String(id)}.`;
    open = open.filter((other) => other !== id);
  }
  return open.length > 0 ? `No tool output found for function call ${open.join(', ')}.` : null;
}

/** Reasoning must come from this mock, and must precede the item that it belongs to. */
function reasoningProblem(items: readonly JsonObject[]): string | null {
  for (const [index, item] of items.entries()) {
    if (item['type'] !== 'reasoning') continue;
    const id = String(item['id']);
    if (!String(item['encrypted_content']).startsWith(ENCRYPTED))
      return `The encrypted content for item ${id} could not be verified.`;
    const next = items[index + 1];
    const belongs =
      next?.['type'] === 'reasoning' ||
      next?.['type'] === 'function_call' ||
      next?.['role'] === 'assistant';
    if (!belongs)
      return `Item '${id}' of type 'reasoning' was provided without its required following item.`;
  }
  return null;
}
