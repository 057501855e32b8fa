import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

/** The schema without references that do not lead to a place in it. */
export const withKnownRefs = (schema: JsonObject): JsonObject => kept(schema, schema) as JsonObject;

function kept(value: JsonValue, root: JsonObject): JsonValue {
  if (Array.isArray(value)) return value.map((part: JsonValue) => kept(part, root));
  if (!isJsonObject(value)) return value;
  const { $ref, ...rest } = value;
  const parts = Object.fromEntries(
    Object.entries(rest).map(([key, part]) => [key, kept(part, root)]),
  );
  if ($ref === undefined) return parts;
  return typeof $ref === 'string' && !leadsSomewhere($ref, root)
    ? parts
    : { $ref: kept($ref, root), ...parts };
}

/** Of a JSON pointer into the same document. */
function leadsSomewhere(ref: string, root: JsonObject): boolean {
  if (ref === '#') return true;
  if (!ref.startsWith('#/')) return false;
  const names = ref
    .slice(2)
    .split('/')
    .map((name) => decoded(name).replaceAll('~1', '/').replaceAll('~0', '~'));
  return names.reduce<JsonValue | undefined>(within, root) !== undefined;
}

function within(place: JsonValue | undefined, name: string): JsonValue | undefined {
  if (Array.isArray(place)) return place[Number(name)] as JsonValue | undefined;
  return isJsonObject(place) && Object.hasOwn(place, name) ? place[name] : undefined;
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
