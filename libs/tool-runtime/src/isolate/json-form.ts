import { types } from 'node:util';
import { invalidResult } from './invalid-result.ts';

const methodOf = (value: object, key: PropertyKey): unknown => {
  const method: unknown = Reflect.get(value, key);
  return typeof method === 'function' ? method : undefined;
};

/** Whether a value is an error, including errors of another realm. */
export const isError = (value: unknown): value is Error =>
  types.isNativeError(value) || value instanceof Error;

/**
 * The fields to write for an error, which has no enumerable ones. The stack is left out, because it
 * contains paths of this machine.
 */
function errorForm(error: Error): object {
  const [code, errors]: unknown[] = [Reflect.get(error, 'code'), Reflect.get(error, 'errors')];
  return {
    name: String(error.name),
    message: String(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(Array.isArray(errors) ? { errors } : {}),
  };
}

function mapForm(map: ReadonlyMap<unknown, unknown>): object {
  const entries = [...map];
  const isNamed = entries.every(([key]) => typeof key === 'string' || typeof key === 'number');
  if (isNamed)
    return Object.fromEntries(entries as readonly (readonly [string | number, unknown])[]);
  throw invalidResult(
    'a Map whose keys are not strings is not JSON: return [...map], or an object',
  );
}

/** True for objects of `{}`, `Object.create(null)` and of other realms. */
function isPlain(value: object): boolean {
  const prototype = Reflect.getPrototypeOf(value);
  return prototype === null || Reflect.getPrototypeOf(prototype) === null;
}

const BODIES: readonly string[] = [
  'Response',
  'Request',
  'Blob',
  'File',
  'ReadableStream',
  'FormData',
];

function emptyReason(value: object): string {
  const { constructor }: { constructor?: unknown } = value;
  const name =
    typeof constructor === 'function' && constructor.name !== '' ? constructor.name : 'object';
  if (BODIES.includes(name)) {
    return `a ${name} is not JSON: read its body first, as in "return await response.json()"`;
  }
  if (methodOf(value, Symbol.asyncIterator)) {
    return 'an async iterator inside the value is not JSON: return its items as a list';
  }
  return `a ${name} has no fields that JSON can carry: return a plain object, a list or a string`;
}

/** An object to write by its fields or items, an iterator to drain, or a value to write instead. */
export type JsonForm =
  | { readonly fields: object }
  | { readonly drain: Iterator<unknown> }
  | { readonly value: unknown };

/**
 * How an object is written. Throws an error with advice for objects that would silently become
 * `{}`.
 */
export function jsonForm(value: object, key: string): JsonForm {
  if (Array.isArray(value)) return { fields: value };
  if (isError(value)) return { fields: errorForm(value) };
  if (types.isMap(value)) return { fields: mapForm(value) };
  if (types.isSet(value)) return { fields: [...value] };
  const toJson = methodOf(value, 'toJSON');
  if (toJson) return { value: Reflect.apply(toJson as () => unknown, value, [key]) };
  if (types.isPromise(value)) throw invalidResult('a promise inside the value was not awaited');
  if (types.isTypedArray(value)) return { fields: Array.from(value as Iterable<unknown>) };
  if (Object.keys(value).length > 0 || isPlain(value)) return { fields: value };
  const iterate = methodOf(value, Symbol.iterator);
  if (iterate) return { drain: Reflect.apply(iterate as () => Iterator<unknown>, value, []) };
  throw invalidResult(emptyReason(value));
}
