import { defined, type JsonObject, type JsonValue } from '@mozaiks/contracts';

// The shapes of the files are JSON Schemas with a few marks of our own:
// x-aliases on an object: other names of its keys; on a text: other spellings of its values
// x-loose on a list of words: case is free, and so is this ending
// x-null on a value: null is a value, and not an absent key
// x-variants on an object: the shape depends on the word under this key
// x-pattern on a text: its pattern for editors
// x-forms on an object: shapes of values under other names of keys
// x-editor on an object: more JSON Schemas for editors; the loader checks the same where it reads
// the object `editorSchema` turns them into plain JSON Schema. `deprecated: true` is on keys that
// editors accept and do not suggest.

/** A JSON Schema, marks included. */
export type Shape = JsonObject;

export const NAME_PATTERN = '^[A-Za-z][A-Za-z0-9_-]{0,63}$';

export const text = (description: string, more: Shape = {}): Shape => ({
  type: 'string',
  description,
  ...more,
});
/** The loader reports an invalid address with a better message than the pattern would. */
export const address = (description: string): Shape =>
  text(description, { 'x-pattern': '^\\s*[Hh][Tt][Tt][Pp][Ss]?:' });
export const name = (description: string): Shape => text(description, { pattern: NAME_PATTERN });
export const flag = (description: string, initial?: boolean): Shape => ({
  type: 'boolean',
  description,
  ...defined({ default: initial }),
});
export const count = (description: string, more: Shape = {}): Shape => ({
  type: 'integer',
  minimum: 0,
  description,
  ...more,
});
export const number = (description: string, more: Shape = {}): Shape => ({
  type: 'number',
  description,
  ...more,
});
export const words = (values: readonly string[], description: string, more: Shape = {}): Shape =>
  text(description, { enum: [...values], ...more });
export const listOf = (items: Shape, description: string): Shape => ({
  type: 'array',
  items,
  description,
});
export const anyValue = (description: string): Shape => ({ description });
export const jsonObject = (description: string): Shape => ({ type: 'object', description });
/** A JSON Schema that the author writes: checked by compiling it, not by shape. */
export const schemaValue = (description: string): Shape => ({ type: 'object', description });

export interface ObjectOptions {
  readonly required?: readonly string[];
  readonly aliases?: { readonly [alias: string]: string };
  readonly description?: string;
  /** The title that editors show. */
  readonly title?: string;
  readonly rules?: readonly Shape[];
  /** The shapes of values under other names of keys, if they may have other forms there. */
  readonly forms?: { readonly [alias: string]: Shape };
}
/** An object that may have these keys and no others. */
export function object(
  properties: { readonly [key: string]: Shape },
  options: ObjectOptions = {},
): Shape {
  const { required = [], aliases, rules, forms, ...shown } = options;
  return {
    type: 'object',
    ...shown,
    properties,
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...defined({ 'x-aliases': aliases, 'x-forms': forms }),
    ...(rules === undefined ? {} : { 'x-editor': [...rules] }),
  };
}

/** A map whose keys are names. */
export const mapOf = (
  values: Shape,
  description: string,
  keys: Shape = { pattern: NAME_PATTERN },
): Shape => ({
  type: 'object',
  propertyNames: keys,
  additionalProperties: values,
  description,
});

/** One shape for lists, another for everything else. */
export const listOr = (list: Shape, other: Shape, description: string): Shape => ({
  description,
  if: { type: 'array' },
  then: list,
  else: other,
});
/** One shape for texts, another for everything else. */
export const textOr = (words_: Shape, other: Shape, description: string): Shape => ({
  description,
  if: { type: 'string' },
  then: words_,
  else: other,
});
/** One of them, or a list of them. */
export const oneOrMany = (one: Shape, description: string): Shape =>
  listOr({ type: 'array', items: one }, one, description);

/** A list of items that have a `name`, or a map from names to the same items without it. */
export function namedItems(
  properties: { readonly [key: string]: Shape },
  options: ObjectOptions & { readonly of: string; readonly title: string },
): Shape {
  const { of, ...more } = options;
  const item = { name: name(`name of the ${options.title}`), ...properties };
  return listOr(
    {
      type: 'array',
      items: object(item, { ...more, required: ['name', ...(options.required ?? [])] }),
    },
    {
      type: 'object',
      propertyNames: { pattern: NAME_PATTERN },
      additionalProperties: object(properties, more),
    },
    of,
  );
}

/**
 * An object whose shape depends on the word under `key`, such as `kind`. All variants have this
 * key.
 */
export function variants(
  kind: Shape,
  of: { readonly [word: string]: Shape },
  description: string,
): Shape {
  const key = 'type';
  const all = Object.entries(of).map(([word, shape]): [string, Shape] => {
    const { required = [] } = shape;
    return [
      word,
      {
        ...shape,
        required: [key, ...(Array.isArray(required) ? required : [])],
        properties: { [key]: kind, ...shapeIn(shape, 'properties') },
      },
    ];
  });
  return {
    type: 'object',
    description,
    required: [key],
    properties: { [key]: { ...kind, enum: Object.keys(of) } },
    'x-variants': { key, of: Object.fromEntries(all) },
  };
}

export const isShape = (value: JsonValue | undefined): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const shapeIn = (shape: Shape, key: string): Shape | undefined => {
  const value = shape[key];
  return isShape(value) ? value : undefined;
};
