import type { JsonValue } from '@mozaiks/contracts';
import { cleanJson } from './clean-json.ts';

export type ReadJson =
  | { readonly ok: true; readonly value: JsonValue }
  /** `parsed`: the value before the check, for its ids. */
  | { readonly ok: false; readonly problem: string; readonly parsed?: JsonValue };

/**
 * Reads UTF-8 text of a client as a value that every store and socket returns unchanged. Never
 * throws.
 */
export function readJson(data: Buffer, maxDepth: number): ReadJson {
  if (isTooDeep(data, maxDepth))
    return { ok: false, problem: `nested more than ${maxDepth} levels` };
  const parsed = parse(data);
  if (parsed === undefined) return { ok: false, problem: 'not JSON' };
  const cleaned = cleanJson(parsed);
  return cleaned.ok ? cleaned : { ok: false, problem: cleaned.problem, parsed };
}

function parse(data: Buffer): JsonValue | undefined {
  try {
    return JSON.parse(data.toString('utf8')) as JsonValue;
  } catch {
    return undefined;
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * True if JSON text opens more than `limit` levels. Linear and not recursive, because it runs
 * before everything that recurses into the value.
 */
function isTooDeep(json: Uint8Array, limit: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < json.length; at += 1) {
    const byte = json[at] ?? 0;
    if (inString) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_OBJECT || byte === OPEN_LIST) {
      depth += 1;
      if (depth > limit) return true;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_LIST) depth -= 1;
  }
  return false;
}
