import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { isObject, type Field, type Member } from './field.ts';

/**
 * What a form begins with: defaults, constants, and what must be there although it is empty.
 * Undefined: the value is left out.
 */
export function initialValue(field: Field, required = true): JsonValue | undefined {
  if (field.initial !== undefined) return field.initial;
  switch (field.kind) {
    case 'constant':
      return field.value;
    case 'object':
      return required ? initialMembers(field.fields) : undefined;
    case 'list':
      return required ? [] : undefined;
    case 'variants': {
      const [first] = field.variants;
      return required && first !== undefined
        ? { [field.key]: first.value, ...initialMembers(first.fields) }
        : undefined;
    }
    case 'boolean':
      return required ? false : undefined;
    default:
      return undefined;
  }
}

export const initialMembers = (members: readonly Member[]): JsonObject =>
  Object.fromEntries(
    members.flatMap(({ name, field, required }) => {
      const value = initialValue(field, required);
      return value === undefined ? [] : [[name, value]];
    }),
  );

/** The object with one member changed; undefined removes it. */
export function withMember(
  value: JsonValue | undefined,
  name: string,
  member: JsonValue | undefined,
): JsonObject {
  const { [name]: _old, ...others } = isObject(value) ? value : {};
  if (member === undefined) return others;
  // It keeps its place, so that an edited object reads as before.
  return isObject(value) && Object.hasOwn(value, name)
    ? { ...value, [name]: member }
    : { ...others, [name]: member };
}

export const memberOf = (value: JsonValue | undefined, name: string): JsonValue | undefined =>
  isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;

/**
 * A number as it was typed; the text itself while it is none, so that the server can say what is
 * wrong with it; undefined: nothing was typed.
 */
export function typedNumber(text: string): JsonValue | undefined {
  if (text.trim() === '') return undefined;
  const number = Number(text.trim());
  return Number.isFinite(number) ? number : text;
}
