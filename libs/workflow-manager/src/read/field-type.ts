import { defined, type JsonObject } from '@mozaiks/contracts';
import { fromPythonType, withOwnItems } from '../published/type-words.ts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import { fieldOf, flagIn, itemsOf, textIn, textOf } from '../yaml/read-node.ts';
import { checkReference, reportMissing, type Scope } from './scope.ts';

const PLAIN: Readonly<Record<string, JsonObject>> = {
  str: { type: 'string' },
  string: { type: 'string' },
  int: { type: 'integer' },
  integer: { type: 'integer' },
  float: { type: 'number' },
  number: { type: 'number' },
  bool: { type: 'boolean' },
  boolean: { type: 'boolean' },
  null: { type: 'null' },
  none: { type: 'null' },
  any: {},
};
const BUILT: readonly string[] = ['list', 'dict', 'literal', 'union', 'optional'];
const MAX_DEPTH = 16;

export interface TypeContext {
  readonly scope: Scope;
  readonly models: ReadonlySet<string>;
  /** Models that were referred to. */
  readonly used: Set<string>;
  readonly depth: number;
}

export interface FieldType {
  readonly schema: JsonObject;
  readonly optional: boolean;
}

export const nullable = (schema: JsonObject): JsonObject =>
  schema['type'] === undefined && schema['anyOf'] === undefined && schema['$ref'] === undefined
    ? schema
    : { anyOf: [schema, { type: 'null' }] };

function missing({ scope }: TypeContext, node: YamlNode, what: string): JsonObject {
  reportMissing(scope.report, node.at, what);
  return {};
}

function innerType(context: TypeContext, node: YamlNode | undefined): JsonObject {
  return node === undefined ? {} : typeOf({ ...context, depth: context.depth + 1 }, node).schema;
}

function literal(context: TypeContext, node: YamlNode): JsonObject {
  const values = itemsOf(fieldOf(node, 'values')).map(toJson);
  return values.length === 0 ? missing(context, node, 'values of a literal') : { enum: values };
}

function union(context: TypeContext, node: YamlNode): JsonObject {
  const variants = itemsOf(fieldOf(node, 'variants'));
  return variants.length === 0
    ? missing(context, node, 'variants of a union')
    : { anyOf: variants.map((variant) => innerType(context, variant)) };
}

function builtType(context: TypeContext, node: YamlNode, word: string): JsonObject {
  switch (word) {
    case 'list':
      return { type: 'array', items: innerType(context, fieldOf(node, 'items')) };
    case 'dict':
      return {
        type: 'object',
        ...defined({
          additionalProperties:
            fieldOf(node, 'items') && innerType(context, fieldOf(node, 'items')),
        }),
      };
    case 'literal':
      return literal(context, node);
    case 'union':
      return union(context, node);
    default:
      return fieldOf(node, 'items') === undefined
        ? missing(context, node, 'items of an optional')
        : innerType(context, fieldOf(node, 'items'));
  }
}

function namedType(context: TypeContext, word: string, node: YamlNode): JsonObject {
  const plain = Object.hasOwn(PLAIN, word.toLowerCase()) ? PLAIN[word.toLowerCase()] : undefined;
  if (context.models.has(word)) {
    context.used.add(word);
    return { $ref: `#/$defs/${word}` };
  }
  if (plain !== undefined) return plain;
  if (BUILT.includes(word)) return builtType(context, node, word);
  const known = new Set([...context.models, ...Object.keys(PLAIN), ...BUILT]);
  checkReference(context.scope.report, {
    code: 'WF023',
    what: 'type or model',
    name: word,
    at: node.at,
    known,
  });
  return {};
}

/** A type is a word, or a map with `type` and its settings. `optional_x` is an optional x. */
export function typeOf(context: TypeContext, node: YamlNode): FieldType {
  if (context.depth > MAX_DEPTH) {
    context.scope.report({
      code: 'WF002',
      at: node.at,
      message: `types are nested more than ${MAX_DEPTH} deep`,
    });
    return { schema: {}, optional: false };
  }
  const written = textOf(node) ?? textIn(node, 'type');
  const word =
    written === undefined && node.kind === 'scalar' && node.value === null ? 'null' : written;
  if (word === undefined) {
    reportMissing(context.scope.report, node.at, 'the type of a field');
    return { schema: {}, optional: false };
  }
  const python = fromPythonType(word, node.at);
  if (python !== undefined) {
    const spelling = JSON.stringify(toJson(python)).replaceAll('"', '');
    context.scope.report({
      code: 'WF015',
      at: node.at,
      message: `${word} is another name for ${spelling}`,
      hint: `write ${spelling}`,
    });
    const { schema, optional } = typeOf(
      { ...context, depth: context.depth + 1 },
      withOwnItems(python, node),
    );
    const isOptional = optional || flagIn(node, 'optional') === true;
    return { schema: isOptional && !optional ? nullable(schema) : schema, optional: isOptional };
  }
  const inner = /^optional_(.+)$/.exec(word)?.[1];
  const optional = word === 'optional' || inner !== undefined || flagIn(node, 'optional') === true;
  const schema = namedType(context, inner ?? word, node);
  return { schema: optional ? nullable(schema) : schema, optional };
}
