import { isJsonObject, type JsonObject, type JsonValue, type ModelChunk } from '@mozaiks/contracts';

/** A complete call, with its arguments as the model wrote them in `raw`. */
export const toolCallChunk = (tool: string, raw: string): ModelChunk => ({
  type: 'tool_call',
  tool,
  arguments: argumentsIn(raw),
  raw,
});

/**
 * Empty text or `null` means no arguments. A string that contains the object as JSON is parsed
 * twice. Null if the text is not a JSON object.
 */
export function argumentsIn(raw: string): JsonObject | null {
  if (raw.trim() === '') return {};
  const value = jsonIn(raw);
  const inner = typeof value === 'string' ? jsonIn(value === '' ? '{}' : value) : value;
  if (inner === null) return {};
  return isJsonObject(inner) ? inner : null;
}

function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
