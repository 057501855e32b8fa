import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import type { StrictForms, StrictQuota } from '../schema/sent-tools.ts';
import { entriesOf, listOf, typesOf } from '../schema/walk.ts';
import { nativeSchema } from './native-schema.ts';

/**
 * The API's limits for all strict schemas of one request together. The schema of a structured
 * answer counts, too.
 */
const MAX = { tools: 20, unions: 16, optional: 24 } as const;

/**
 * The first form makes optional arguments nullable and required, the second keeps them optional:
 * the API accepts fewer alternatives than optional properties. A schema without properties means no
 * arguments.
 */
export const anthropicForms: StrictForms = (schema) => {
  const named = { additionalProperties: false, ...schema };
  return [nativeSchema(named, { addNull: true }), nativeSchema(named)].filter(
    (form) => form !== null,
  );
};

/**
 * Counts strict schemas: the API rejects the whole request if one exceeds its limits. `answer`: the
 * schema of its structured answer.
 */
export function createStrictQuota(answer: JsonObject | null): StrictQuota {
  let tools = 0;
  let used = answer === null ? NOTHING : countOf(answer);
  return (schema) => {
    const next = sum(used, countOf(schema));
    if (tools === MAX.tools || next.unions > MAX.unions || next.optional > MAX.optional)
      return false;
    tools += 1;
    used = next;
    return true;
  };
}

interface Count {
  readonly unions: number;
  readonly optional: number;
}

const NOTHING: Count = { unions: 0, optional: 0 };

const sum = (one: Count, other: Count): Count => ({
  unions: one.unions + other.unions,
  optional: one.optional + other.optional,
});

/** Counts the alternatives and the optional properties in the whole schema. */
function countOf(value: JsonValue): Count {
  if (Array.isArray(value))
    return value.map((each: JsonValue) => countOf(each)).reduce(sum, NOTHING);
  if (!isJsonObject(value)) return NOTHING;
  const required = listOf(value['required']);
  const own: Count = {
    unions: Array.isArray(value['anyOf']) || typesOf(value).length > 1 ? 1 : 0,
    optional: entriesOf(value['properties']).filter(([name]) => !required.includes(name)).length,
  };
  const parts = ['properties', '$defs'].flatMap((key) =>
    entriesOf(value[key]).map(([, part]) => part),
  );
  const nested = ['items', 'anyOf', 'allOf'].flatMap((key) =>
    value[key] === undefined ? [] : [value[key]],
  );
  return [...parts, ...nested].map(countOf).reduce(sum, own);
}
