import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

/** The keywords and formats that have an effect. All others are removed. */
export interface Vocabulary {
  hasKeyword(name: string): boolean;
  hasFormat(name: string): boolean;
  /**
   * Whether a pattern can be used. By default, all patterns are kept and unusable ones are reported
   * to the author.
   */
  hasPattern?(pattern: string): boolean;
}

export interface StandardSchema {
  readonly schema: JsonObject;
  /** The removed keywords and formats, without duplicates, in the order of the schema. */
  readonly changes: readonly string[];
}

const MAPS = [
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'dependentSchemas',
  'dependencies',
];
const LISTS = ['allOf', 'anyOf', 'oneOf', 'prefixItems', 'items'];
const SINGLE = [
  'items',
  'additionalItems',
  'additionalProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contains',
  'contentSchema',
  'propertyNames',
  'not',
  'if',
  'then',
  'else',
];
const OLDER_DRAFT = /^https?:\/\/json-schema\.org\/(draft-0[4-7]|draft\/2019-09)\/schema#?$/;

/**
 * Translates a schema of an older draft to draft 2020-12, which has another keyword for lists of
 * items.
 */
function translated({ $schema: _draft, additionalItems, items, ...rest }: JsonObject): JsonObject {
  if (!Array.isArray(items)) return items === undefined ? rest : { ...rest, items };
  const others = additionalItems === undefined ? {} : { items: additionalItems };
  return { ...rest, ...(items.length === 0 ? {} : { prefixItems: items }), ...others };
}

/**
 * Removes unknown keywords and formats, which have no effect, from an author's schema. Translates
 * schemas of older drafts to draft 2020-12. The result passes strict mode.
 */
export function standardSchema(written: JsonObject, vocabulary: Vocabulary): StandardSchema {
  const changes = new Set<string>();
  const draft = written['$schema'];
  const isOlder = typeof draft === 'string' && OLDER_DRAFT.test(draft);
  if (isOlder) changes.add(`$schema (it is read as draft 2020-12)`);

  const isUsable = (pattern: string): boolean => {
    if (vocabulary.hasPattern?.(pattern) ?? true) return true;
    changes.add(`the pattern ${pattern}`);
    return false;
  };
  const hasEffect = (key: string, value: JsonValue): boolean => {
    if (key === 'format' && typeof value === 'string' && !vocabulary.hasFormat(value)) {
      changes.add(`the unknown format "${value}"`);
      return false;
    }
    if (key === 'pattern' && typeof value === 'string' && !isUsable(value)) return false;
    if (vocabulary.hasKeyword(key)) return true;
    changes.add(`the unknown keyword "${key}"`);
    return false;
  };
  const clean = (value: JsonValue): JsonValue => {
    if (!isJsonObject(value)) return value;
    const fields = Object.entries(isOlder ? translated(value) : value);
    return Object.fromEntries(
      fields
        .filter(([key, field]) => hasEffect(key, field))
        .map(([key, field]) => [key, inside(key, field)]),
    );
  };
  const inside = (key: string, value: JsonValue): JsonValue => {
    if (LISTS.includes(key) && Array.isArray(value)) return value.map(clean);
    if (MAPS.includes(key) && isJsonObject(value)) {
      const parts = Object.entries(value).filter(
        ([name]) => key !== 'patternProperties' || isUsable(name),
      );
      return Object.fromEntries(parts.map(([name, part]) => [name, clean(part)]));
    }
    return SINGLE.includes(key) ? clean(value) : value;
  };
  const schema = clean(written);
  return { schema: isJsonObject(schema) ? schema : written, changes: [...changes] };
}
