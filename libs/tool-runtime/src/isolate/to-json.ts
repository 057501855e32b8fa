import type { JsonValue } from '@mozaiks/contracts';
import { invalidResult } from './invalid-result.ts';
import { jsonForm } from './json-form.ts';

export const MAX_DEPTH = 32;

interface Walk {
  /**
   * The bytes that may still be written. Each value costs at least one, so that shared references
   * cannot multiply without limit.
   */
  left: number;
  readonly maxBytes: number;
  readonly parents: object[];
}

function spend(walk: Walk, bytes: number): void {
  walk.left -= bytes;
  if (walk.left < 0) throw invalidResult(`the value is larger than ${walk.maxBytes} bytes`);
}

function readObject(value: object, key: string, walk: Walk): JsonValue | undefined {
  if (walk.parents.includes(value)) throw invalidResult('the value contains itself');
  if (walk.parents.length >= MAX_DEPTH) {
    throw invalidResult(`the value is nested more than ${MAX_DEPTH} deep`);
  }
  walk.parents.push(value);
  const read = readForm(value, key, walk);
  walk.parents.pop();
  return read;
}

function readForm(value: object, key: string, walk: Walk): JsonValue | undefined {
  const form = jsonForm(value, key);
  if ('value' in form) return readInPlace(value, form.value, walk);
  if ('drain' in form) return readIterator(form.drain, walk);
  return Array.isArray(form.fields) ? readItems(form.fields, walk) : readFields(form.fields, walk);
}

/**
 * Reads the result of `toJSON`. Like in JSON.stringify, the `toJSON` of that result is not called.
 */
function readInPlace(given: object, value: unknown, walk: Walk): JsonValue | undefined {
  if (typeof value !== 'object' || value === null) return readValue(value, '', walk);
  if (value === given || typeof Reflect.get(value, 'toJSON') === 'function') {
    return Array.isArray(value) ? readItems(value, walk) : readFields(value, walk);
  }
  return readValue(value, '', walk);
}

/** The items that an iterator yields, followed by its return value if there is one. */
function readIterator(iterator: Iterator<unknown>, walk: Walk): JsonValue {
  const read: JsonValue[] = [];
  let isDone = false;
  try {
    while (!isDone) {
      const { done, value } = iterator.next();
      isDone = done === true;
      if (!isDone) spend(walk, 1);
      if (!isDone || value !== undefined)
        read.push(readValue(value, String(read.length), walk) ?? null);
    }
  } finally {
    if (!isDone) iterator.return?.();
  }
  return read;
}

function readItems(items: readonly unknown[], walk: Walk): JsonValue {
  const read: JsonValue[] = [];
  // By index: `for of` would call an iterator that author code may have replaced, and holes must
  // count as items.
  for (let index = 0; index < items.length; index += 1)
    read[index] = readValue(items[index], String(index), walk) ?? null;
  return read;
}

function readFields(value: object, walk: Walk): JsonValue {
  const read: { [key: string]: JsonValue } = {};
  for (const key of Object.keys(value)) {
    if (key === '__proto__') throw invalidResult('the key __proto__ is refused');
    const field = readValue(Reflect.get(value, key), key, walk);
    if (field === undefined) continue;
    spend(walk, key.length + 3);
    read[key.toWellFormed()] = field;
  }
  return read;
}

function readValue(value: unknown, key: string, walk: Walk): JsonValue | undefined {
  if (value === undefined) return undefined;
  spend(walk, typeof value === 'string' ? value.length + 2 : 1);
  if (value === null || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'string') return value.toWellFormed();
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'object') return readObject(value, key, walk);
  throw invalidResult(`a ${typeof value} is not JSON`);
}

/**
 * Converts a value to JSON text of at most `maxBytes` bytes and `MAX_DEPTH` levels.
 *
 * It writes some values that JSON.stringify would lose or refuse: `undefined` becomes null, an
 * error its name and message, a map an object, sets and iterators become lists, and a bigint a
 * string of digits.
 *
 * For everything else that JSON cannot represent (functions, symbols, promises, cycles, objects
 * without fields) it throws `tool_result_invalid` with advice on what to return.
 */
export function toJsonText(value: unknown, maxBytes: number): string {
  const text = JSON.stringify(
    readValue(value, '', { left: maxBytes, maxBytes, parents: [] }) ?? null,
  );
  if (Buffer.byteLength(text) > maxBytes)
    throw invalidResult(`the value is larger than ${maxBytes} bytes`);
  return text;
}
