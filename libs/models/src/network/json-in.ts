import type { JsonValue } from '@mozaiks/contracts';

/** The JSON in a text; undefined if there is none. */
export function jsonIn(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
