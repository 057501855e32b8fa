import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { fieldOf, isObject, type Field } from '../../ui/schema-form/field.ts';

/** The answer to an approval: only changed arguments are sent back. */
export function decisionOf(
  given: JsonObject | undefined,
  edited: JsonValue | undefined,
): JsonObject {
  const unchanged = edited === undefined || JSON.stringify(edited) === JSON.stringify(given ?? {});
  return unchanged ? { decision: 'approve' } : { decision: 'edit', arguments: edited };
}

/** The fields of the arguments. A question without a schema asks for what the arguments are now. */
export const argumentsField = (
  schema: JsonObject | undefined,
  given: JsonObject | undefined,
): Field => fieldOf(schema ?? (given === undefined ? {} : schemaOf(given)));

/** The plainest schema that the value satisfies. */
function schemaOf(value: JsonValue): JsonObject {
  if (isObject(value)) {
    const properties = Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, schemaOf(member)]),
    );
    return { type: 'object', properties, required: Object.keys(value) };
  }
  if (Array.isArray(value) || value === null) return {};
  return { type: typeof value };
}
