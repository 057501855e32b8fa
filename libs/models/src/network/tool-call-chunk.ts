import { isJsonObject, type JsonObject, type JsonValue, type ModelChunk } from '@mozaiks/contracts';

/** A complete call, as the model wrote its arguments: none at all is no arguments, what is no JSON object is null. */
export const toolCallChunk = (tool: string, raw: string): ModelChunk => ({ type: 'tool_call', tool, arguments: argumentsIn(raw), raw });

function argumentsIn(raw: string): JsonObject | null {
  if (raw.trim() === '') return {};
  try {
    const value = JSON.parse(raw) as JsonValue;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}
