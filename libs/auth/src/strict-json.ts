import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { unauthenticated } from './rejection.ts';

const MAX_DEPTH = 16;

/**
 * Parses a JSON object. Throws `unauthenticated` for invalid UTF-8, a byte order mark, a duplicate
 * key at any depth, or more than 16 levels.
 */
export function parseStrictObject(name: string, bytes: Uint8Array): JsonObject {
  const text = decodeUtf8(name, bytes);
  const value = parse(name, text);
  if (!isJsonObject(value)) throw unauthenticated(`the ${name} is not a JSON object`);
  refuseDuplicateKeys(name, text);
  return value;
}

function decodeUtf8(name: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    throw unauthenticated(`the ${name} is not valid UTF-8`, cause);
  }
}

function parse(name: string, text: string): JsonValue {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    // The parser's own message quotes the text.
    throw unauthenticated(`the ${name} is not JSON`);
  }
}

const marks = /"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g;

/**
 * The text is known to be valid JSON, so only strings and brackets matter. Keys are compared
 * decoded, so that an escape cannot hide a duplicate.
 */
function refuseDuplicateKeys(name: string, text: string): void {
  const open: Set<string>[] = [];
  for (const { 0: mark, 1: colon } of text.matchAll(marks)) {
    if (mark === '{' || mark === '[') {
      if (open.push(new Set()) > MAX_DEPTH)
        throw unauthenticated(`the ${name} is nested too deeply`);
    } else if (mark === '}' || mark === ']') open.pop();
    else if (colon !== undefined)
      addKey(name, open.at(-1), mark.slice(0, mark.length - colon.length));
  }
}

function addKey(name: string, keys: Set<string> | undefined, literal: string): void {
  const key = JSON.parse(literal) as string;
  if (keys?.has(key) === true) throw unauthenticated(`the ${name} has a key twice`);
  keys?.add(key);
}
