import { isJsonObject, renderValue, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import type { ContextView } from '../context.ts';

/** A query with its `{{name}}`s filled in: a string that is nothing but one placeholder becomes the value itself, null when unset. */
export const fillQuery = (template: JsonObject, view: ContextView): JsonObject =>
  Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filled(value, view)]));

function filled(value: JsonValue, view: ContextView): JsonValue {
  if (typeof value === 'string') return renderValue(value, view.get);
  if (Array.isArray(value)) return value.map((each: JsonValue) => filled(each, view));
  return isJsonObject(value) ? fillQuery(value, view) : value;
}
