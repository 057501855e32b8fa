import { defined, type JsonObject } from '@mozaiks/contracts';
import { nearestOf } from '../diagnostics/did-you-mean.ts';
import { entriesOf, fieldOf, itemsOf, namedIn, textOf, type NamedNode } from '../yaml/read-node.ts';
import { nodesOnCycles } from './cycles.ts';
import { isObject, propertiesOf, requiredOf } from '../compiler/object-schema.ts';
import type { Registry } from './registry.ts';
import { checkDefault, isFinite, type SchemaPlaces } from './schema-places.ts';

type Models = Registry['models'];

/** Models that accept a finite value. Each pass finds at least one more. */
function finiteModels(models: Models): ReadonlySet<string> {
  const finite = new Set<string>();
  const left = new Map(Object.entries(models));
  for (let before = -1; before !== finite.size; ) {
    before = finite.size;
    for (const [name, schema] of [...left].toReversed()) {
      if (!isFinite(withoutDefinitions(schema), finite)) continue;
      finite.add(name);
      left.delete(name);
    }
  }
  return finite;
}

const withoutDefinitions = ({ $defs: _definitions, ...schema }: JsonObject): JsonObject => schema;

/** The models that a model refers to. */
export const referencesOf = (schema: JsonObject): readonly string[] =>
  [...JSON.stringify(withoutDefinitions(schema)).matchAll(/#\/\$defs\/([^"]+)/g)].flatMap(
    ([, name]) => name ?? [],
  );

/** The field of the model that accepts no finite value. */
function endlessField(schema: JsonObject, finite: ReadonlySet<string>): string | undefined {
  const properties = propertiesOf(schema);
  return requiredOf(schema).find((name) => {
    const field = properties[name];
    return isObject(field) && !isFinite(field, finite);
  });
}

/** Reports one of the models that contain each other endlessly. */
function checkEnds({ scope }: SchemaPlaces, named: readonly NamedNode[], models: Models): void {
  const written = Object.fromEntries(
    named
      .filter(({ node }) => fieldOf(node, 'json_schema') === undefined)
      .map(({ name }) => [name, models[name] ?? {}]),
  );
  const finite = finiteModels(written);
  const edges = new Map(
    Object.entries(written)
      .filter(([name]) => !finite.has(name))
      .map(([name, schema]) => [name, referencesOf(schema)]),
  );
  const circular = nodesOnCycles(edges);
  const model = named.find(({ name }) => circular.has(name));
  if (model === undefined) return;
  const field = endlessField(models[model.name] ?? {}, finite);
  const at = fieldOf(fieldOf(model.node, 'fields'), field ?? '')?.at ?? model.nameAt;
  const hint = `make ${field ?? 'a field'} optional, or a list`;
  scope.report({
    code: 'WF103',
    at,
    message: `no value of ${model.name} has an end: each contains another one`,
    hint,
  });
}

/** Checks `required` of a model with fields. */
function checkRequired({ scope }: SchemaPlaces, { node }: NamedNode): void {
  const fields = entriesOf(fieldOf(node, 'fields')).map(({ key }) => key);
  for (const item of fields.length === 0 ? [] : itemsOf(fieldOf(node, 'required'))) {
    const name = textOf(item);
    if (name === undefined || fields.includes(name)) continue;
    const [meant] = nearestOf(name, fields);
    const hint = meant === undefined ? undefined : `did you mean ${meant}?`;
    scope.report({
      code: 'WF104',
      at: item.at,
      message: `${name} is required, but there is no such field`,
      hint,
    });
  }
}

function checkDefaults(places: SchemaPlaces, { name, node }: NamedNode, models: Models): void {
  const model = models[name] ?? {};
  const properties = propertiesOf(model);
  for (const { key, value } of entriesOf(fieldOf(node, 'fields'))) {
    const initial = fieldOf(value, 'default');
    const field = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (initial === undefined || !isObject(field)) continue;
    const definitions = model['$defs'];
    checkDefault(places, { ...field, ...defined({ $defs: definitions }) }, initial);
  }
}

/** Reports mistakes in models whose shape is valid. */
export function checkOutputModels(places: SchemaPlaces, { models }: Registry): void {
  const named = namedIn(fieldOf(places.scope.sources.structured_outputs, 'models'));
  checkEnds(places, named, models);
  for (const model of named) {
    checkRequired(places, model);
    checkDefaults(places, model, models);
  }
}
