import {
  isJsonObject,
  isOperation,
  LIST_OPERATORS,
  NESTING_OPERATORS,
  renderValue,
  type JsonObject,
  type JsonValue,
} from '@mozaiks/contracts';
import type { ContextView } from '../context.ts';

/**
 * A query with its `{{name}}` placeholders filled in. A string that is a single placeholder becomes
 * the value itself, null if unset. Only the author can write operators: a value that contains `$ne`
 * is compared with as it is. A value in place of a query stays the text of its placeholder, which
 * data sources refuse.
 */
export const fillQuery = (template: JsonObject, view: ContextView): JsonObject =>
  mapped(template, (key, value) => {
    if (LIST_OPERATORS.has(key)) return queries(value, view);
    if (isOperation(value)) return fillOperation(value, view);
    const compared = filled(value, view);
    return typeof compared === 'object' && compared !== null ? { $eq: compared } : compared;
  });

const fillOperation = (operation: JsonObject, view: ContextView): JsonObject =>
  mapped(operation, (key, value) => {
    if (!NESTING_OPERATORS.has(key)) return filled(value, view);
    if (!isJsonObject(value)) return value;
    return isOperation(value) ? fillOperation(value, view) : fillQuery(value, view);
  });

const queries = (value: JsonValue, view: ContextView): JsonValue =>
  Array.isArray(value)
    ? value.map((each: JsonValue) => (isJsonObject(each) ? fillQuery(each, view) : each))
    : value;

/** A value that is only compared with. */
function filled(value: JsonValue, view: ContextView): JsonValue {
  if (typeof value === 'string') return renderValue(value, view.get);
  if (Array.isArray(value)) return value.map((each: JsonValue) => filled(each, view));
  return isJsonObject(value) ? mapped(value, (_, each) => filled(each, view)) : value;
}

const mapped = (
  object: JsonObject,
  change: (key: string, value: JsonValue) => JsonValue,
): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(key, value)]));
