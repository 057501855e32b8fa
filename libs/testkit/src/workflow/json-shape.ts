import { isJsonObject, type JsonObject, type JsonValue, type Validation } from '@mozaiks/contracts';

/**
 * Checks the few keywords of JSON Schema that tests need: type, enum, const, required, properties,
 * additionalProperties (false), items.
 */
export function checkShape(schema: JsonObject, value: JsonValue): Validation {
  const problems = problemsOf(schema, value, '');
  return problems.length === 0 ? { ok: true } : { ok: false, problems };
}

function problemsOf(schema: JsonObject, value: JsonValue, path: string): string[] {
  const { type, enum: allowed, const: only, items } = schema;
  const here = (problem: string): string => `${path === '' ? 'value' : path} ${problem}`;
  if (type !== undefined && ![type].flat().some((name) => isOfType(String(name), value)))
    return [here(`must be ${[type].flat().join(' or ')}`)];
  if (Array.isArray(allowed) && !allowed.some((each) => same(each as JsonValue, value)))
    return [here('must be one of the allowed values')];
  if (only !== undefined && !same(only, value)) return [here(`must be ${JSON.stringify(only)}`)];
  if (Array.isArray(value))
    return isJsonObject(items)
      ? value.flatMap((each: JsonValue, index) => problemsOf(items, each, `${path}/${index}`))
      : [];
  return isJsonObject(value) ? problemsOfObject(schema, value, path) : [];
}

function problemsOfObject(schema: JsonObject, value: JsonObject, path: string): string[] {
  const { properties = {}, required = [], additionalProperties } = schema;
  const known = isJsonObject(properties) ? properties : {};
  const missing = [required].flat().filter((name) => !Object.hasOwn(value, String(name)));
  return [
    ...missing.map((name) => `${path}/${String(name)} is missing`),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const inside = Object.hasOwn(known, name) ? known[name] : undefined;
      if (isJsonObject(inside)) return problemsOf(inside, inner, `${path}/${name}`);
      return additionalProperties === false ? [`${path}/${name} is not expected`] : [];
    }),
  ];
}

function isOfType(type: string, value: JsonValue): boolean {
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'array') return Array.isArray(value);
  if (type === 'object') return isJsonObject(value);
  if (type === 'null') return value === null;
  return typeof value === type;
}

const same = (a: JsonValue, b: JsonValue): boolean => JSON.stringify(a) === JSON.stringify(b);
