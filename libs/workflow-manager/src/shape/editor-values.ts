import { defined } from '@mozaiks/contracts';
import type { Shape } from './shape.ts';
import { aliasesOf, shapesIn, wordsIn } from './variants.ts';

// Alternatives must have different descriptions. Otherwise the YAML language server shows all of
// them for every value.

/** The types that a schema names, including those of its alternatives. */
export function typesOf(shape: Shape): readonly string[] {
  const { type } = shape;
  if (type !== undefined) return typeof type === 'string' ? [type] : wordsIn(shape, 'type');
  return [...new Set(shapesIn(shape, 'anyOf').flatMap(typesOf))];
}

const BESIDES_NULL = ['array', 'boolean', 'number', 'object', 'string'];
/** No value after the key. It is not written as a type, because editors would propose `null`. */
export const ABSENT: Shape = {
  description: 'nothing: as if the key were not there',
  not: { type: BESIDES_NULL },
};
const CONTAINERS: readonly string[] = ['array', 'object'];

/** The shape, or no value if it may be absent. */
export function orAbsent(shape: Shape, mayBeAbsent: boolean): Shape {
  const types = typesOf(shape);
  if (!mayBeAbsent || types.includes('null')) return shape;
  // Editors propose the contents of an empty object or list only if the schema itself accepts null.
  if (types.every((type) => CONTAINERS.includes(type)))
    return { ...shape, type: [...types, 'null'] };
  const { examples, anyOf = [shape], ...rest } = shape;
  const { description = '' } = rest;
  return {
    description,
    ...defined({ examples }),
    anyOf: [...(Array.isArray(anyOf) ? anyOf : []), ABSENT],
  };
}

/** Any value. Editors propose nothing for it, because useful values depend on the context. */
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
 * States the default in the description. Editors would insert a `default` with every new item of a
 * list.
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

/** A text with its pattern for editors, or words with their other spellings. */
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
