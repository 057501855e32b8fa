import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { isObject, propertiesOf, requiredOf } from '../compiler/object-schema.ts';
import { didYouMean } from '../diagnostics/did-you-mean.ts';
import { callStyleFor } from '../signature/call-style.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import { isInjected } from '../signature/injected.ts';
import type { Position, YamlNode } from '../yaml/node.ts';
import { entriesOf, fieldOf } from '../yaml/read-node.ts';
import type { Scope } from './scope.ts';

/** The `parameters` of an entry, and the function that is called with them. */
export interface Matched {
  readonly node: YamlNode;
  readonly schema: JsonObject;
  readonly facts: FunctionFacts;
}

/** The JSON types that a schema allows. Undefined if it does not restrict them. */
function typesOf(schema: JsonValue | undefined): ReadonlySet<string> | undefined {
  if (!isObject(schema)) return undefined;
  const { type, enum: values, anyOf, oneOf } = schema;
  if (Array.isArray(values)) return new Set(values.map(typeOfValue));
  if (typeof type === 'string') return new Set([type === 'integer' ? 'number' : type]);
  if (Array.isArray(type))
    return new Set(type.map((one) => (one === 'integer' ? 'number' : String(one))));
  const options = Array.isArray(anyOf) ? anyOf : Array.isArray(oneOf) ? oneOf : [];
  const sets = options.map(typesOf);
  if (sets.length === 0 || sets.includes(undefined)) return undefined;
  return new Set(sets.flatMap((set) => [...(set ?? [])]));
}

const typeOfValue = (value: JsonValue): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const itemsIn = (schema: JsonValue | undefined): JsonValue | undefined =>
  isObject(schema) ? schema['items'] : undefined;

/** The types on both sides, if no value fits both. */
function difference(
  written: JsonValue | undefined,
  own: JsonValue | undefined,
): readonly [string, string] | undefined {
  const [one, other] = [typesOf(written), typesOf(own)];
  if (one === undefined || other === undefined) return undefined;
  const both = [...one].filter((type) => other.has(type) && type !== 'null');
  if (both.length === 0) return [[...one].join(' or '), [...other].join(' or ')];
  if (both.length > 1 || !both.includes('array')) return undefined;
  const inner = difference(itemsIn(written), itemsIn(own));
  return inner === undefined ? undefined : [`array of ${inner[0]}`, `array of ${inner[1]}`];
}

/**
 * Warns if `parameters` differ from the types of the function: a parameter is unknown, a required
 * one is missing, or a type differs.
 */
export function checkSignature({ report }: Scope, { node, schema, facts }: Matched): void {
  const { parameters: own } = facts;
  const isRead =
    own !== undefined && isObject(own['properties']) && callStyleFor(facts, schema) === facts.call;
  if (!isRead || !isObject(schema['properties'])) return;
  const [written, taken] = [propertiesOf(schema), propertiesOf(own)];
  const places = new Map(
    entriesOf(fieldOf(node, 'properties')).map(({ key, keyAt }) => [key, keyAt]),
  );
  const warn = (key: string, message: string, hint?: string): void => {
    const at: Position = places.get(key) ?? node.at;
    report({ code: 'WF205', at, message, hint });
  };
  const isOpen = own['additionalProperties'] !== false;
  const missing = requiredOf(own).filter(
    (key) => !Object.hasOwn(written, key) && typesOf(taken[key]) !== undefined,
  );
  for (const key of Object.keys(written)) {
    if (isInjected(key)) continue;
    if (Object.hasOwn(taken, key)) {
      const types = difference(written[key], taken[key]);
      if (types !== undefined)
        warn(key, `${key} is ${types[0]} here, and ${types[1]} in the function`);
    } else if (!isOpen)
      warn(key, `the function has no parameter ${key}`, didYouMean(key, Object.keys(taken)));
  }
  const isMisspelt = (key: string): boolean =>
    Object.keys(written).some(
      (one) => !Object.hasOwn(taken, one) && didYouMean(one, [key]) !== undefined,
    );
  for (const key of missing) {
    if (isOpen || !isMisspelt(key))
      warn(
        key,
        `the function needs ${key}, and models do not know of it`,
        `add ${key} to properties`,
      );
  }
}
