import type { JsonValue } from '@mozaiks/contracts';
import { invalidResult } from './invalid-result.ts';
import { toJsonText } from './to-json.ts';

const asyncIteratorOf = (value: unknown): AsyncIterator<unknown> | undefined => {
  if (typeof value !== 'object' || value === null) return undefined;
  const iterate: unknown = Reflect.get(value, Symbol.asyncIterator);
  if (typeof iterate !== 'function' || typeof Reflect.get(value, 'toJSON') === 'function')
    return undefined;
  return Reflect.apply(iterate as () => AsyncIterator<unknown>, value, []);
};

/**
 * Collects the items of an async iterator into a list: the items that it yields, followed by its
 * return value if there is one. Other results are returned unchanged. Throws and closes the
 * iterator if the items exceed `maxBytes`.
 */
export async function collectAsync(result: unknown, maxBytes: number): Promise<unknown> {
  const iterator = asyncIteratorOf(result);
  if (iterator === undefined) return result;
  const items: JsonValue[] = [];
  let left = maxBytes;
  const add = (item: unknown): void => {
    const text = toJsonText(item, maxBytes);
    left -= Buffer.byteLength(text) + 1;
    if (left < 0) throw invalidResult(`the value is larger than ${maxBytes} bytes`);
    items.push(JSON.parse(text) as JsonValue);
  };
  let isDone = false;
  try {
    while (!isDone) {
      const { done, value } = await iterator.next();
      isDone = done === true;
      if (!isDone || value !== undefined) add(value);
    }
  } finally {
    if (!isDone) await iterator.return?.();
  }
  return items;
}
