import type { JsonValue } from '@mozaiks/contracts';

/** The JSON of a text; undefined: it is none. */
export function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
