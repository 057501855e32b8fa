import { isJsonObject, type JsonValue } from '../json.ts';
import { LimitFailure } from './failure.ts';
import { MAX_STEPS } from './limits.ts';

/** The steps that one evaluation has left. */
export class Meter {
  #left = MAX_STEPS;

  spend(): void {
    if (this.#left === 0) throw new LimitFailure('steps');
    this.#left -= 1;
  }
}

function isList(value: JsonValue | undefined): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/**
 * Whether a value counts as true. All do except `null`, `false`, `0`, `''`, the empty list and the
 * empty object.
 */
export function isTrue(value: JsonValue): boolean {
  if (isList(value)) return value.length > 0;
  if (isJsonObject(value)) return Object.keys(value).length > 0;
  return Boolean(value);
}

/**
 * Deep equality without coercion. Each compared pair of lists or objects costs a step, which also
 * limits the recursion.
 */
export function isEqual(left: JsonValue, right: JsonValue, meter: Meter): boolean {
  if (left === right) return true;
  if (isList(left)) {
    if (!isList(right)) return false;
    meter.spend();
    return (
      left.length === right.length &&
      left.every((item, index) => isEqual(item, right[index] ?? null, meter))
    );
  }
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  meter.spend();
  const keys = Object.keys(left);
  if (keys.length !== Object.keys(right).length) return false;
  return keys.every(
    (key) => Object.hasOwn(right, key) && isEqual(left[key] ?? null, right[key] ?? null, meter),
  );
}

/**
 * `item in container`: an element of a list, a part of a text, or a key of an object. False for any
 * other container.
 */
export function isIn(item: JsonValue, container: JsonValue, meter: Meter): boolean {
  if (isList(container)) return container.some((element) => isEqual(item, element, meter));
  if (typeof item !== 'string') return false;
  if (typeof container === 'string') return container.includes(item);
  return isJsonObject(container) && Object.hasOwn(container, item);
}

/**
 * The number of characters (code points) of a text, elements of a list, or keys of an object. 0 for
 * other values.
 */
export function lengthOf(value: JsonValue): number {
  if (isList(value)) return value.length;
  if (isJsonObject(value)) return Object.keys(value).length;
  if (typeof value !== 'string') return 0;
  let length = 0;
  for (let at = 0; at < value.length; at += (value.codePointAt(at) ?? 0) > 0xffff ? 2 : 1)
    length += 1;
  return length;
}

function memberOf(value: JsonValue | undefined, step: string | number): JsonValue | undefined {
  if (typeof step === 'number')
    return isList(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return isJsonObject(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/**
 * Follows a path through own properties: keys of objects and indexes of lists. The value is null if
 * the path leads nowhere.
 */
export function valueAt(
  value: JsonValue | undefined,
  path: readonly (string | number)[],
): JsonValue {
  return asJson(path.reduce(memberOf, value));
}

/**
 * Null for values that are not JSON, such as functions of a prototype or NaN, which a careless
 * lookup may return.
 */
function asJson(value: JsonValue | undefined): JsonValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'object':
      return value;
    case 'number':
      return Number.isFinite(value) ? value : null;
    default:
      return null;
  }
}
