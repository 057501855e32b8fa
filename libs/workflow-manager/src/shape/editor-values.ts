import type { Shape } from './shape.ts';
import { aliasesOf, shapesIn, wordsIn } from './variants.ts';

// Descriptions of alternatives differ, or the YAML language server shows all of them for every
// value.

/** The types that a schema names, those of its alternatives included. */
export function typesOf(shape: Shape): readonly string[] {
  const { type } = shape;
  if (type !== undefined) return typeof type === 'string' ? [type] : wordsIn(shape, 'type');
  return [...new Set(shapesIn(shape, 'anyOf').flatMap(typesOf))];
}

const BESIDES_NULL = ['array', 'boolean', 'number', 'object', 'string'];
/** Nothing behind the key. Not written as a type: editors would propose `null`. */
export const ABSENT: Shape = {
  description: 'nothing: as if the key were not there',
  not: { type: BESIDES_NULL },
};
const CONTAINERS: readonly string[] = ['array', 'object'];

/** The same, or nothing. */
export function orAbsent(shape: Shape, mayBeAbsent: boolean): Shape {
  const types = typesOf(shape);
  if (!mayBeAbsent || types.includes('null')) return shape;
  // What is in an empty object or list is proposed only by a schema that accepts the nothing
  // itself.
  if (types.every((type) => CONTAINERS.includes(type)))
    return { ...shape, type: [...types, 'null'] };
  const { examples, anyOf = [shape], ...rest } = shape;
  const { description = '' } = rest;
  return {
    description,
    ...(examples === undefined ? {} : { examples }),
    anyOf: [...(Array.isArray(anyOf) ? anyOf : []), ABSENT],
  };
}

/**
 * Any value. Editors propose nothing for it: which values are of use depends on what is around it.
 */
const MANY = ['array', 'object', 'string', 'number'];
export const anything = (shape: Shape): Shape => ({
  ...shape,
  anyOf: [
    {
      description: `${String(shape['description'])}: a list, a map, a text or a number`,
      type: MANY,
    },
    { description: `${String(shape['description'])}: true, false or nothing`, not: { type: MANY } },
  ],
});

/**
 * What the value is if it is left out, in words: a `default` would be inserted with every new item
 * of a list.
 */
export function described({ default: initial, ...shape }: Shape): Shape {
  if (initial === undefined) return shape;
  const description = `${String(shape['description'])}. Default: ${String(initial)}`;
  const isNumber = typesOf(shape).some((type) => type === 'number' || type === 'integer');
  return {
    ...shape,
    description,
    ...(isNumber && shape['type'] !== undefined ? { examples: [initial] } : {}),
  };
}

/** `deprecated` is for other editors; the YAML language server knows `doNotSuggest`. */
export const hidden = (shape: Shape, description: string): Shape => ({
  ...shape,
  description,
  deprecated: true,
  doNotSuggest: true,
});

const anyCase = (char: string): string =>
  /[a-z]/i.test(char) ? `[${char.toUpperCase()}${char.toLowerCase()}]` : char.replace(/\W/, '\\$&');
/** Matches a word in any case, with `_`, `-` and spaces anywhere in it. */
const loosely = (word: string): string =>
  [...word.replaceAll(/[_\s-]/g, '')].map((char) => `${anyCase(char)}[-_\\s]*`).join('');

/** A text with its pattern for editors; or words, and other spellings of them. */
export function otherWords(shape: Shape, plain: Shape): Shape {
  const ending = shape['x-loose'];
  const stems =
    typeof ending !== 'string'
      ? []
      : wordsIn(shape, 'enum').map((word) =>
          loosely(ending === '' ? word : word.replace(ending, '')),
        );
  const spelt =
    stems.length === 0 ? [] : [`[-_\\s]*(?:${stems.join('|')})(?:${loosely(String(ending))})?`];
  const all = [...spelt, ...Object.keys(aliasesOf(shape))];
  if (all.length === 0)
    return shape['x-pattern'] === undefined ? plain : { ...plain, pattern: shape['x-pattern'] };
  // Editors do not propose what a pattern matches.
  const spelling = {
    description: 'another spelling',
    type: 'string',
    pattern: `^(?:${all.join('|')})$`,
  };
  return { description: plain['description'] ?? '', anyOf: [plain, spelling], type: 'string' };
}
