import type { JsonObject, JsonValue } from '@mozaiks/contracts';

// The shapes of the files are JSON Schemas with a few marks of our own:
//   x-aliases  on an object: other names of its keys;  on a text: other spellings of its values
//   x-loose    on a list of words: case is free, and so is this ending
//   x-null     on a value: null is a value, and not an absent key
//   x-variants on an object: the shape depends on the word under this key
// `editorSchema` turns them into plain JSON Schema.

/** A JSON Schema, marks included. */
export type Shape = JsonObject;

export const NAME_PATTERN = '^[A-Za-z][A-Za-z0-9_-]{0,63}$';

export const text = (description: string, more: Shape = {}): Shape => ({ type: 'string', description, ...more });
export const name = (description: string): Shape => text(description, { pattern: NAME_PATTERN });
export const flag = (description: string, initial?: boolean): Shape => ({
  type: 'boolean',
  description,
  ...(initial === undefined ? {} : { default: initial }),
});
export const count = (description: string, more: Shape = {}): Shape => ({ type: 'integer', minimum: 0, description, ...more });
export const number = (description: string, more: Shape = {}): Shape => ({ type: 'number', description, ...more });
export const words = (values: readonly string[], description: string, more: Shape = {}): Shape =>
  text(description, { enum: [...values], ...more });
export const listOf = (items: Shape, description: string): Shape => ({ type: 'array', items, description });
export const anyValue = (description: string): Shape => ({ description });
export const jsonObject = (description: string): Shape => ({ type: 'object', description });
/** A JSON Schema that the author writes: checked by compiling it, not by shape. */
export const schemaValue = (description: string): Shape => ({ type: 'object', description });

export interface ObjectOptions {
  readonly required?: readonly string[];
  readonly aliases?: { readonly [alias: string]: string };
  readonly description?: string;
}
/** An object with these keys and no others. */
export function object(properties: { readonly [key: string]: Shape }, options: ObjectOptions = {}): Shape {
  const { required = [], aliases, description } = options;
  return {
    type: 'object',
    properties,
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required: [...required] }),
    ...(aliases === undefined ? {} : { 'x-aliases': aliases }),
    ...(description === undefined ? {} : { description }),
  };
}

/** A map whose keys are names. */
export const mapOf = (values: Shape, description: string, keys: Shape = { pattern: NAME_PATTERN }): Shape => ({
  type: 'object',
  propertyNames: keys,
  additionalProperties: values,
  description,
});

/** One shape for lists, another for everything else. */
export const listOr = (list: Shape, other: Shape): Shape => ({ if: { type: 'array' }, then: list, else: other });
/** One shape for texts, another for everything else. */
export const textOr = (words_: Shape, other: Shape): Shape => ({ if: { type: 'string' }, then: words_, else: other });
/** One of them, or a list of them. */
export const oneOrMany = (one: Shape): Shape => listOr({ type: 'array', items: one }, one);

/** A list of items that carry their `name`, or a map from names to the same without it. */
export function namedItems(properties: { readonly [key: string]: Shape }, options: ObjectOptions = {}): Shape {
  const item = { ...properties, name: name('its name') };
  const required = options.required ?? [];
  return listOr(
    { type: 'array', items: object(item, { ...options, required: ['name', ...required] }) },
    { type: 'object', propertyNames: { pattern: NAME_PATTERN }, additionalProperties: object(properties, options) },
  );
}

/** An object whose shape depends on the word under `key`. */
export function variants(key: string, of: { readonly [word: string]: Shape }, description: string): Shape {
  return {
    type: 'object',
    description,
    required: [key],
    properties: { [key]: words(Object.keys(of), 'which kind') },
    'x-variants': { key, of },
  };
}

export const isShape = (value: JsonValue | undefined): value is Shape =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
export const shapeIn = (shape: Shape, key: string): Shape | undefined => {
  const value = shape[key];
  return isShape(value) ? value : undefined;
};
