import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { fillPlaceholders, type ContextView } from '../context.ts';

/** A query with its `{{name}}`s filled in: a string that is nothing but one placeholder becomes the value itself, null when unset. */
export const fillQuery = (template: JsonObject, view: ContextView): JsonObject =>
  Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filled(value, view)]));

function filled(value: JsonValue, view: ContextView): JsonValue {
  if (typeof value === 'string') {
    const whole = /^\{\{\s*([A-Za-z_][A-Za-z0-9_-]*)\s*\}\}$/.exec(value)?.[1];
    return whole === undefined ? fillPlaceholders(value, view) : (view.get(whole) ?? null);
  }
  if (Array.isArray(value)) return value.map((each: JsonValue) => filled(each, view));
  return isJsonObject(value) ? fillQuery(value, view) : value;
}
