import type { JsonValue } from '@mozaiks/contracts';
import { KEYS_WITHOUT_EFFECT } from '../published/no-effect.ts';
import {
  ABSENT,
  anything,
  described,
  hidden,
  orAbsent,
  otherWords,
  typesOf,
} from './editor-values.ts';
import { isShape, shapeIn, type Shape } from './shape.ts';
import { aliasesOf, shapesIn, withVariants, wordsIn } from './variants.ts';

const requiredOf = (shape: Shape): readonly string[] => wordsIn(shape, 'required');
/** Whether the loader accepts a missing value: it reads it as an empty object or as absent. */
const mayBeEmpty = (shape: Shape): boolean =>
  shape['type'] !== 'object' || requiredOf(shape).length === 0;

/** Rules for a key and its other name. */
function rulesOfAliases(shape: Shape): readonly Shape[] {
  const required = requiredOf(shape);
  return Object.entries(aliasesOf(shape)).flatMap(([alias, key]): readonly Shape[] => [
    { not: { type: 'object', required: [alias, key] } },
    ...(required.includes(key)
      ? [{ if: { not: { type: 'object', required: [alias] } }, then: { required: [key] } }]
      : []),
  ]);
}

/**
 * Converts shapes to JSON Schema for editors. The result accepts what the loader accepts, including
 * other names and spellings, and proposes the canonical ones.
 */
export class EditorShapes {
  // Shared objects stay shared, so that each is written once.
  readonly #made = { present: new Map<Shape, Shape>(), absent: new Map<Shape, Shape>() };

  /** The shape of a value. If the value may be absent, its key may be empty. */
  of(shape: Shape, mayBeAbsent: boolean): Shape {
    const known = mayBeAbsent ? this.#made.absent : this.#made.present;
    const result = known.get(shape) ?? this.#make(shape, mayBeAbsent);
    known.set(shape, result);
    return result;
  }

  #make(shape: Shape, mayBeAbsent: boolean): Shape {
    const plain = described(
      Object.fromEntries(Object.entries(shape).filter(([key]) => !key.startsWith('x-'))),
    );
    if (shape['if'] !== undefined) return this.#branches(plain, mayBeAbsent);
    if (shape['type'] === undefined) return shape['enum'] === undefined ? anything(plain) : plain;
    return orAbsent(this.#typed(shape, plain), mayBeAbsent);
  }

  #typed(shape: Shape, plain: Shape): Shape {
    const [items, values] = [shapeIn(shape, 'items'), shapeIn(shape, 'additionalProperties')];
    if (shapeIn(shape, 'properties') !== undefined) return this.#closed(shape, plain);
    if (items !== undefined)
      return { ...plain, items: this.of(items, items['type'] === 'object' && mayBeEmpty(items)) };
    if (values === undefined) return otherWords(shape, plain);
    // Without this rule, editors propose the key `property`.
    const propertyNames = { ...shapeIn(shape, 'propertyNames'), doNotSuggest: true };
    return { ...plain, propertyNames, additionalProperties: this.of(values, mayBeEmpty(values)) };
  }

  #branches(shape: Shape, mayBeAbsent: boolean): Shape {
    const [yes, no] = [
      this.of(shapeIn(shape, 'then') ?? {}, false),
      this.of(shapeIn(shape, 'else') ?? {}, mayBeAbsent),
    ];
    const type = [...new Set([...typesOf(yes), ...typesOf(no)])].filter((name) => name !== 'null');
    const { description = '' } = shape;
    const either: Shape = mayBeAbsent ? { anyOf: [{ description, type }, ABSENT] } : { type };
    return { ...shape, ...either, then: yes, else: no };
  }

  #closed(shape: Shape, { required: _required, ...plain }: Shape): Shape {
    const properties = this.#properties(shape);
    const unused = KEYS_WITHOUT_EFFECT.filter((key) => properties[key] === undefined);
    const variants = withVariants(shape).map(
      (branch): Shape => ({ ...branch, then: this.of(shapeIn(branch, 'then') ?? {}, false) }),
    );
    const rules = [...rulesOfAliases(shape), ...shapesIn(shape, 'x-editor'), ...variants];
    const renamed = Object.values(aliasesOf(shape));
    const needed = requiredOf(shape).filter((key) => !renamed.includes(key));
    return {
      ...plain,
      ...(needed.length === 0 ? {} : { required: needed }),
      properties,
      ...(shape['additionalProperties'] === false
        ? { patternProperties: { [`^(?:${unused.join('|')})$`]: NO_EFFECT } }
        : {}),
      ...(rules.length === 0 ? {} : { allOf: rules }),
    };
  }

  #properties(shape: Shape): { readonly [key: string]: Shape } {
    const own = Object.entries(shapeIn(shape, 'properties') ?? {}).filter(
      (entry): entry is [string, Shape] => isShape(entry[1]),
    );
    const [byKey, forms] = [new Map(own), shapeIn(shape, 'x-forms') ?? {}];
    const property = (key: string, value: Shape): Shape => {
      const inner = this.of(value, !requiredOf(shape).includes(key));
      return value['deprecated'] === true ? hidden(inner, String(value['description'])) : inner;
    };
    const aliases = Object.entries(aliasesOf(shape)).map(([alias, key]): [string, Shape] => {
      const value = shapeIn(forms, alias) ?? byKey.get(key) ?? {};
      return [alias, hidden(property(key, value), `another name for ${key}`)];
    });
    return Object.fromEntries([
      ...own.map(([key, value]): [string, Shape] => [key, property(key, value)]),
      ...aliases,
    ]);
  }
}

const NO_EFFECT: JsonValue = anything({ description: 'has no effect', deprecated: true });
