import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

/** Removes references that do not resolve within the schema. */
export const withKnownRefs = (schema: JsonObject): JsonObject => kept(schema, schema) as JsonObject;

function kept(value: JsonValue, root: JsonObject): JsonValue {
  if (Array.isArray(value)) return value.map((part: JsonValue) => kept(part, root));
  if (!isJsonObject(value)) return value;
  const { $ref, ...rest } = value;
  const parts = Object.fromEntries(
    Object.entries(rest).map(([key, part]) => [key, kept(part, root)]),
  );
  if ($ref === undefined) return parts;
  return typeof $ref === 'string' && !resolves($ref, root)
    ? parts
    : { $ref: kept($ref, root), ...parts };
}

/** Whether a JSON pointer resolves within the document. */
function resolves(ref: string, root: JsonObject): boolean {
  if (ref === '#') return true;
  if (!ref.startsWith('#/')) return false;
  const names = ref
    .slice(2)
    .split('/')
    .map((name) => decoded(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<JsonValue | undefined>(within, root) !== undefined;
}

function within(value: JsonValue | undefined, name: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(name)] as JsonValue | undefined;
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
