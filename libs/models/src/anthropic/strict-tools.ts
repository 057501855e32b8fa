import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';
import type { StrictForms, StrictRoom } from '../schema/sent-tools.ts';
import { entriesOf, listOf, typesOf } from '../schema/walk.ts';
import { nativeSchema } from './native-schema.ts';

/** The API's limits for all strict schemas of one request together. The schema of a structured answer counts, too. */
const MAX = { tools: 20, unions: 16, optional: 24 } as const;

/**
 * First with optional arguments nullable and required, then with optional ones: the API takes fewer
 * alternatives than optional properties. A schema without properties means no arguments.
 */
export const anthropicForms: StrictForms = (schema) => {
  const named = { additionalProperties: false, ...schema };
  return [nativeSchema(named, { addNull: true }), nativeSchema(named)].filter(
    (form) => form !== null,
  );
};

/** A request with one more strict schema than these limits allow is refused as a whole. `answer`: the schema of its structured answer. */
export function createStrictRoom(answer: JsonObject | null): StrictRoom {
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

/** Alternatives, and properties that may be missing, in all of a schema. */
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
