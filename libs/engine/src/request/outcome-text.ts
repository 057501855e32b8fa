import type { EventOf, JsonValue } from '@mozaiks/contracts';

/**
 * A result as text: a string as it is, any other value as compact JSON, and an error as its
 * message.
 */
export function outcomeText(result: EventOf<'tool_result'> | undefined): string {
  if (result === undefined) return '';
  return result.ok ? textOf(result.result ?? null) : (result.error?.message ?? '');
}

export const textOf = (value: JsonValue): string =>
  typeof value === 'string' ? value : JSON.stringify(value);
