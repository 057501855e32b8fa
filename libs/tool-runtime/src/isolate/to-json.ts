import { types } from 'node:util';
import type { JsonValue } from '@mozaiks/contracts';
import { CodedError } from './coded-error.ts';

export const MAX_DEPTH = 32;

const invalid = (message: string): CodedError => new CodedError('tool_result_invalid', message);

interface Walk {
  /** What may still be written; each value costs at least one byte, so that shared references cannot multiply without end. */
  left: number;
  readonly maxBytes: number;
  readonly parents: object[];
}

function spend(walk: Walk, bytes: number): void {
  walk.left -= bytes;
  if (walk.left < 0) throw invalid(`the value is larger than ${walk.maxBytes} bytes`);
}

function refuseContainer(value: object): void {
  if (types.isPromise(value)) throw invalid('a promise inside the value was not awaited');
  if (types.isMap(value)) throw invalid('a Map is not JSON: use Object.fromEntries(map)');
  if (types.isSet(value)) throw invalid('a Set is not JSON: use [...set]');
}

function readObject(value: object, walk: Walk): JsonValue {
  refuseContainer(value);
  if (walk.parents.includes(value)) throw invalid('the value contains itself');
  if (walk.parents.length >= MAX_DEPTH) throw invalid(`the value is nested more than ${MAX_DEPTH} deep`);
  walk.parents.push(value);
  const read = Array.isArray(value) ? readItems(value, walk) : readFields(value, walk);
  walk.parents.pop();
  return read;
}

function readItems(items: readonly unknown[], walk: Walk): JsonValue {
  const read: JsonValue[] = [];
  // By index: `for of` would ask an iterator that the code may have replaced, and holes must count.
  for (let index = 0; index < items.length; index += 1) read[index] = readValue(items[index], String(index), walk) ?? null;
  return read;
}

function readFields(value: object, walk: Walk): JsonValue {
  const read: { [key: string]: JsonValue } = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw invalid('the key __proto__ is refused');
    const field = readValue(Reflect.get(value, key), key, walk);
    if (field === undefined) continue;
    spend(walk, key.length + 3);
    read[key.toWellFormed()] = field;
  }
  return read;
}

function readValue(given: unknown, key: string, walk: Walk): JsonValue | undefined {
  const hasToJson = typeof given === 'object' && given !== null && typeof Reflect.get(given, 'toJSON') === 'function';
  const value: unknown = hasToJson ? Reflect.apply(Reflect.get(given, 'toJSON'), given, [key]) : given;
  if (value === undefined) return undefined;
  spend(walk, typeof value === 'string' ? value.length + 2 : 1);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'object') return readObject(value, walk);
  throw invalid(`a ${typeof value} is not JSON`);
}

/**
 * The value as JSON text of at most `maxBytes` bytes, nested at most `MAX_DEPTH` deep. As `JSON.stringify`, but `undefined` is null, and what
 * would get lost without a word (functions, symbols, maps, sets, promises) or throw (BigInt, cycles) is a `tool_result_invalid` that says why.
 */
export function toJsonText(value: unknown, maxBytes: number): string {
  const text = JSON.stringify(readValue(value, '', { left: maxBytes, maxBytes, parents: [] }) ?? null);
  if (Buffer.byteLength(text) > maxBytes) throw invalid(`the value is larger than ${maxBytes} bytes`);
  return text;
}
