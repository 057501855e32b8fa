import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { acceptsNull, allowsAnything, listOf, resolved } from './walk.ts';

type AllowsNull = (schema: JsonObject) => boolean;

/**
 * Removes the nulls that replace optional properties, because strict mode requires every
 * property.
 */
export const withoutAddedNulls = (value: JsonObject, schema: JsonObject): JsonObject =>
  without(value, schema, acceptsNull);

/**
 * Removes nulls for optional properties if the schema does not allow them. A model writes them if
 * nothing enforces the schema.
 */
export const withoutWrongNulls = (value: JsonObject, schema: JsonObject): JsonObject =>
  without(value, schema, (part) => acceptsNull(part) || allowsAnything(part));

function without(value: JsonObject, root: JsonObject, allowsNull: AllowsNull): JsonObject {
  const objectWithout = (object: JsonObject, schema: JsonObject): JsonObject => {
    const properties = isJsonObject(schema['properties']) ? schema['properties'] : {};
    const required = listOf(schema['required']);
    const entries = Object.entries(object).flatMap(([name, each]): [string, JsonValue][] => {
      const part = resolved(properties[name], root);
      const dropped =
        each === null &&
        Object.hasOwn(properties, name) &&
        !required.includes(name) &&
        !allowsNull(part);
      return dropped ? [] : [[name, partWithout(each, part)]];
    });
    return Object.fromEntries(entries);
  };
  const partWithout = (part: JsonValue, schema: JsonObject): JsonValue => {
    if (Array.isArray(part)) {
      const items = resolved(schema['items'], root);
      return (part as readonly JsonValue[]).map((each) => partWithout(each, items));
    }
    return isJsonObject(part) ? objectWithout(part, schema) : part;
  };
  return isJsonObject(value) ? objectWithout(value, root) : value;
}
