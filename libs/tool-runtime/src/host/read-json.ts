import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { isJsonObject } from '@mozaiks/contracts';
import { MAX_DEPTH } from '../isolate/to-json.ts';

/**
 * Whether brackets are nested deeper than the limit. Checks the text, since recursive functions
 * would fail on deeper objects.
 */
function isTooDeep(text: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') isInString = !isInString;
    else if (isInString) at += char === '\\' ? 1 : 0;
    else if (char === '[' || char === '{') depth += 1;
    else if (char === ']' || char === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}

/**
 * Parses the JSON of an isolate. Returns undefined if it exceeds the limits of size or depth, or is
 * not JSON.
 */
export function readJson(text: string, maxBytes: number): JsonValue | undefined {
  if (text.length > maxBytes || Buffer.byteLength(text) > maxBytes || isTooDeep(text))
    return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function readJsonObject(text: string, maxBytes: number): JsonObject | undefined {
  const value = readJson(text, maxBytes);
  return isJsonObject(value) ? value : undefined;
}
