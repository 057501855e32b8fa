import { isJsonObject, type JsonObject } from '@mozaiks/contracts';
import type { SchemaCompiler } from '../bind/schema-compiler.ts';
import { nearestOf } from '../diagnostics/did-you-mean.ts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf, itemsOf, objectOf, textIn, textOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

const MAX_DEPTH = 32;
const HOLDS_SCHEMAS = [
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
];
const ADDS_PROPERTIES = [
  'allOf',
  'anyOf',
  'oneOf',
  '$ref',
  'if',
  'patternProperties',
  'dependentSchemas',
];

/** What reading an author's JSON Schema needs. */
export interface SchemaPlaces {
  readonly scope: Scope;
  readonly compiler: SchemaCompiler;
}

/** Reports required names that are not properties. */
function checkRequired({ report }: Scope, node: YamlNode): void {
  const properties = entriesOf(fieldOf(node, 'properties')).map(({ key }) => key);
  if (properties.length === 0 || ADDS_PROPERTIES.some((key) => fieldOf(node, key) !== undefined))
    return;
  for (const item of itemsOf(fieldOf(node, 'required'))) {
    const name = textOf(item);
    if (name === undefined || properties.includes(name)) continue;
    const [meant] = nearestOf(name, properties);
    const hint =
      meant === undefined
        ? `there are ${properties.slice(0, 20).join(', ')}`
        : `did you mean ${meant}?`;
    report({
      code: 'WF104',
      at: item.at,
      message: `${name} is required, but there is no such property`,
      hint,
    });
  }
}

/** Reports a default that does not match its own schema. */
export function checkDefault(
  { scope, compiler }: SchemaPlaces,
  schema: JsonObject,
  initial: YamlNode,
): void {
  const { default: _default, ...rest } = schema;
  const compiled = scope.effort.compile(JSON.stringify(rest), () =>
    compiler.compile(rest, 'derived'),
  );
  const checked = compiled.ok ? compiled.check(toJson(initial)) : undefined;
  if (checked?.ok !== false) return;
  scope.report({
    code: 'WF035',
    at: initial.at,
    message: `the default does not fit its type: ${checked.problems.join('; ')}`,
  });
}

const usesReferences = (schema: JsonObject): boolean => JSON.stringify(schema).includes('"$ref"');

/** Checks the defaults and the required names in a JSON Schema as the author wrote it. */
export function checkSchemaPlaces(places: SchemaPlaces, node: YamlNode, depth = 0): void {
  if (node.kind !== 'map' || depth > MAX_DEPTH) return;
  checkRequired(places.scope, node);
  const initial = fieldOf(node, 'default');
  const schema = objectOf(node);
  if (
    initial !== undefined &&
    schema !== undefined &&
    (textIn(node, 'type') ?? fieldOf(node, 'enum')) !== undefined &&
    !usesReferences(schema)
  )
    checkDefault(places, schema, initial);
  for (const { key, value } of node.entries) {
    if (key === 'default' || key === 'enum' || key === 'const' || key === 'examples') continue;
    const inner = HOLDS_SCHEMAS.includes(key)
      ? entriesOf(value).map((entry) => entry.value)
      : value.kind === 'list'
        ? value.items
        : [value];
    for (const child of inner) checkSchemaPlaces(places, child, depth + 1);
  }
}

/** The model that a schema refers to, as in `#/$defs/Model`. Undefined if it refers to none. */
export const modelOf = (schema: JsonObject): string | undefined => {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? /^#\/\$defs\/(.+)$/.exec(reference)?.[1] : undefined;
};

/** Whether the schema accepts a finite value, assuming that the models with these names do. */
export function isFinite(schema: JsonObject, finite: ReadonlySet<string>): boolean {
  const model = modelOf(schema);
  if (model !== undefined) return finite.has(model);
  const { anyOf, properties, required, items, minItems } = schema;
  if (Array.isArray(anyOf))
    return anyOf.some((branch) => !isJsonObject(branch) || isFinite(branch, finite));
  const needed =
    Array.isArray(required) && isJsonObject(properties)
      ? required.map((name) => properties[String(name)])
      : [];
  const item = typeof minItems === 'number' && minItems > 0 ? [items] : [];
  return [...needed, ...item].every((part) => !isJsonObject(part) || isFinite(part, finite));
}
