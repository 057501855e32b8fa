import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

/** The values of the placeholders in an answer. */
export interface Substitution {
  readonly groups: readonly (string | null)[];
  /** The result that the answer follows; undefined if it does not follow a tool. */
  readonly result?: { readonly text: string; readonly value: JsonValue };
}

const PLACEHOLDER = /\$\$|\$\{result\}|\$([0-9])/g;

/** Replaces `$0` to `$9`, `${result}` and `$$` once. Inserted text is not searched again. */
export function substituteText(text: string, by: Substitution): string {
  return text.replace(PLACEHOLDER, (placeholder, group: string | undefined) => {
    if (group !== undefined) return by.groups[Number(group)] ?? '';
    return placeholder === '$$' ? '$' : (by.result?.text ?? '');
  });
}

/**
 * Does the same in every string of the arguments, at any depth. A string that is exactly
 * `${result}` becomes the value itself.
 */
export function substituteArguments(args: JsonObject, by: Substitution): JsonObject {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [name, substituteValue(value, by)]),
  );
}

function substituteValue(value: JsonValue, by: Substitution): JsonValue {
  if (typeof value === 'string') {
    return value === '${result}' && by.result !== undefined
      ? by.result.value
      : substituteText(value, by);
  }
  if (isJsonObject(value)) return substituteArguments(value, by);
  return Array.isArray(value) ? value.map((item: JsonValue) => substituteValue(item, by)) : value;
}
