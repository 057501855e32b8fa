import type { JsonValue } from '@mozaiks/contracts';
import { cleanJson } from './clean-json.ts';
import { isTooDeep } from './scan-depth.ts';

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
