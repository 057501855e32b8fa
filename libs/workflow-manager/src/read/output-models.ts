import { defined, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import { toJson, type YamlEntry, type YamlNode } from '../yaml/node.ts';
import {
  entriesOf,
  fieldOf,
  flagOf,
  namedIn,
  objectOf,
  textIn,
  textsOf,
  type NamedNode,
} from '../yaml/read-node.ts';
import { nullable, typeOf, type FieldType, type TypeContext } from './field-type.ts';
import type { Scope } from './scope.ts';

function fieldSchema(context: TypeContext, node: YamlNode): FieldType {
  const type = typeOf(context, node);
  const initial = fieldOf(node, 'default');
  const notes = defined({
    description: textIn(node, 'description'),
    default: initial === undefined ? undefined : toJson(initial),
  });
  return { schema: { ...type.schema, ...notes }, optional: type.optional || initial !== undefined };
}

/** Whether a model is only another name for a type. */
const isAlias = (node: YamlNode): boolean =>
  (textIn(node, 'type') ?? 'model') !== 'model' && fieldOf(node, 'fields') === undefined;

/** `required` of a model (a list) and of its fields. */
function isRequired(
  context: TypeContext,
  model: YamlNode,
  { key, value }: YamlEntry,
): boolean | undefined {
  const own = fieldOf(value, 'required');
  const list = fieldOf(model, 'required');
  const at = own?.at ?? list?.at;
  if (at === undefined) return undefined;
  context.scope.report({
    code: 'WF015',
    at,
    message: 'required is another way to write optional',
    hint: 'write optional: true',
  });
  return flagOf(own) ?? textsOf(list).includes(key);
}

function bodyOf(context: TypeContext, { name, nameAt, node }: NamedNode): JsonObject {
  const written = fieldOf(node, 'json_schema');
  const fields = fieldOf(node, 'fields');
  if (isAlias(node)) return typeOf(context, node).schema;
  if ((written === undefined) === (fields === undefined))
    context.scope.report({
      code: written === undefined ? 'WF012' : 'WF019',
      at: nameAt,
      message: `the model ${name} takes fields or a json_schema`,
    });
  if (written !== undefined) return objectOf(written) ?? {};
  const entries = entriesOf(fields).map((entry) => {
    const { schema, optional } = fieldSchema(context, entry.value);
    const required = isRequired(context, node, entry);
    return {
      key: entry.key,
      schema: required === false && !optional ? nullable(schema) : schema,
      optional: optional || required === false,
    };
  });
  return {
    type: 'object',
    ...defined({ description: textIn(node, 'description') }),
    properties: Object.fromEntries(entries.map(({ key, schema }) => [key, schema])),
    required: entries.filter(({ optional }) => !optional).map(({ key }) => key),
    additionalProperties: false,
  };
}

function reachable(
  name: string,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const found = new Set<string>();
  const queue = [...(uses.get(name) ?? [])];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    queue.push(...(uses.get(next) ?? []));
  }
  return [...found].sort();
}

/**
 * Every model as a self-contained JSON Schema. The models that it refers to, including itself, are
 * its `$defs`.
 */
export function readOutputModels(scope: Scope): { readonly [name: string]: JsonObject } {
  const named = namedIn(fieldOf(scope.sources.structured_outputs, 'models'));
  const models = new Set(named.map(({ name }) => name));
  const uses = new Map<string, Set<string>>();
  const bodies = new Map<string, JsonObject>();
  for (const model of named) {
    const used = new Set<string>();
    bodies.set(model.name, bodyOf({ scope, models, used, depth: 0 }, model));
    uses.set(model.name, used);
  }
  const complete = (name: string): JsonObject => {
    const others = reachable(name, uses);
    const defs: Record<string, JsonValue> = Object.fromEntries(
      others.map((other) => [other, bodies.get(other) ?? {}]),
    );
    return { ...bodies.get(name), ...(others.length === 0 ? {} : { $defs: defs }) };
  };
  return Object.fromEntries([...models].map((name) => [name, complete(name)]));
}
