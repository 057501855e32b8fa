import { anyValue, flag, listOf, listOr, mapOf, name, object, schemaValue, text, textOr } from './shape.ts';

const type = text('str, int, float, bool, list, dict, literal, union, optional, any, or another model');
// Items and variants are types again: how deep they go is checked where they are read.
const inner = anyValue('a type, or {type, …}');
const typed = {
  type,
  description: text('what the model reads'),
  items: inner,
  values: listOf(anyValue('a value'), 'of literal'),
  variants: listOf(inner, 'of union'),
  default: anyValue('what an absent field means'),
  optional: flag('may be absent', false),
};
const field = { ...typed, required: flag('as published: false is optional: true') };
const fields = mapOf(textOr(type, object(field, { required: ['type'] })), 'by name', { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' });

const model = object({
  ...typed,
  type: text('model, which is the default; or a type that other models refer to by this name'),
  fields,
  json_schema: schemaValue('the schema itself, in place of fields'),
  required: listOf(text('a field'), 'as published: the fields that are not optional'),
});

export const structuredOutputsShape = object(
  {
    models: mapOf(model, 'by name'),
    registry: listOr(
      { type: 'array', items: object({ agent: name('an agent'), model: name('a model') }, { required: ['agent'] }) },
      mapOf({ ...name('a model'), type: ['string', 'null'], 'x-null': true }, 'agent -> model'),
    ),
  },
  { aliases: { outputs: 'models' }, description: 'what agents must answer with' },
);
