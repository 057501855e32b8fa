import { ABSENT } from './editor-values.ts';
import { has, hasWord, neededWith, needsOneOf } from './rules.ts';
import {
  anyValue,
  flag,
  listOf,
  listOr,
  mapOf,
  name,
  object,
  schemaValue,
  text,
  textOr,
  type Shape,
} from './shape.ts';

const type = text(
  'str, int, float, bool, list, dict, literal, union, optional, any, or the name of a model',
);
/** Types may be nested. Their depth is checked when they are read. */
const inner = (description: string): Shape => ({
  type: ['string', 'object', 'null'],
  description,
  'x-null': true,
});
const typed = {
  type,
  description: text('what it is, for the model'),
  items: inner('for list, dict and optional: the type of what is inside, or {type: …}'),
  values: listOf(anyValue('a value'), 'for literal: the values'),
  variants: listOf(inner('a type, or {type: …}'), 'for union: the types'),
  default: anyValue('the value if the field is absent'),
  optional: flag('the field may be absent', false),
};
/** The types that determine the type of a default. */
const DEFAULTS = {
  string: ['str'],
  integer: ['int'],
  number: ['float'],
  boolean: ['bool'],
  array: ['list'],
  object: ['dict'],
};
const defaults = Object.entries(DEFAULTS).map(
  ([jsonType, words]): Shape => ({
    if: hasWord('type', jsonType, ...words),
    then: {
      properties: {
        default: {
          description: 'the value if the field is absent',
          anyOf: [{ description: `a value of type ${jsonType}`, type: jsonType }, ABSENT],
        },
      },
    },
  }),
);
const parts = [
  neededWith('values', ['type', 'literal']),
  neededWith('variants', ['type', 'union']),
  neededWith('items', ['type', 'optional']),
];
const rules = [...defaults, ...parts];
/** The condition that a model has no other type. */
const isObject: Shape = { anyOf: [{ not: has('type') }, hasWord('type', 'model')] };
const modelRules: readonly Shape[] = [
  ...rules,
  { if: isObject, then: needsOneOf('json_schema', 'fields') },
];

const required = {
  ...flag('if false, the field may be absent: write optional: true'),
  deprecated: true,
};
const field = object(
  { ...typed, required },
  { title: 'field', description: 'a field of a model', required: ['type'], rules },
);
const fields = mapOf(textOr(type, field, 'type of the field, or {type: …}'), 'fields by name', {
  pattern: '^[A-Za-z_][A-Za-z0-9_]*$',
});

const modelKeys = {
  ...typed,
  type: text('model if absent; or a type that others use by the name of this one'),
  fields,
  json_schema: schemaValue('JSON Schema of the answer, in place of fields'),
  required: {
    ...listOf(text('a field'), 'fields that must be present: write optional: true for the others'),
    deprecated: true,
  },
};
const model = object(modelKeys, {
  title: 'model',
  description: 'what an answer looks like',
  rules: modelRules,
});
const named = object(
  { ...modelKeys, name: name('name of the model') },
  {
    title: 'model',
    description: 'what an answer looks like',
    required: ['name'],
    rules: modelRules,
  },
);
const models = mapOf(model, 'models by name');

export const structuredOutputsShape = object(
  {
    models,
    registry: listOr(
      {
        type: 'array',
        items: object(
          { agent: name('an agent'), model: name('a model') },
          { title: 'registration', required: ['agent'] },
        ),
      },
      mapOf({ ...name('a model'), type: ['string', 'null'], 'x-null': true }, 'models by agent'),
      'which agent answers with which model: a map from agents to models, or a list',
    ),
  },
  {
    aliases: { outputs: 'models' },
    forms: { outputs: listOr({ type: 'array', items: named }, models, 'models') },
    description: 'what agents must answer with',
  },
);
