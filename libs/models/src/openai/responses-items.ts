import { isJsonObject, type JsonObject, type JsonValue } from '@mozaiks/contracts';

/** The items of one answer that is being received. */
export interface OutputItems {
  add(event: JsonObject): void;
  /** Adds a piece of a call's arguments. */
  grow(event: JsonObject): void;
  done(event: JsonObject): void;
  /** In the order in which they started. */
  all(): readonly JsonObject[];
}

interface Item {
  value: JsonObject;
  /** The arguments so far. */
  raw: string;
  complete: boolean;
}

/**
 * Assembles the items from their events. An event belongs to the item with its id, otherwise to the
 * one at its index, otherwise to the last one. Each announced item is a new one, even if its id was
 * used before. The complete item replaces its pieces.
 */
export function createOutputItems(): OutputItems {
  const items: Item[] = [];
  const latest = new Map<JsonValue, Item>();
  const start = (event: JsonObject, complete: boolean): void => {
    const item: Item = { value: itemIn(event), raw: '', complete };
    items.push(item);
    for (const key of keysOf(event)) latest.set(key, item);
  };
  const find = (event: JsonObject): Item | undefined => {
    const keys = keysOf(event);
    return keys.length === 0
      ? items.at(-1)
      : keys.map((key) => latest.get(key)).find((item) => item !== undefined);
  };
  return {
    add: (event) => start(event, false),
    grow: (event) => {
      const item = find(event);
      if (item !== undefined && !item.complete && typeof event['delta'] === 'string')
        item.raw += event['delta'];
    },
    done: (event) => {
      const item = find(event);
      if (item === undefined || item.complete) return start(event, true);
      item.value = itemIn(event);
      item.complete = true;
    },
    all: () =>
      items.map(({ value, raw, complete }) =>
        complete || raw === '' ? value : { ...value, arguments: raw },
      ),
  };
}

const itemIn = (event: JsonObject): JsonObject =>
  isJsonObject(event['item']) ? event['item'] : {};

/** The id comes before the index, because some servers give two items the same index. */
function keysOf(event: JsonObject): readonly string[] {
  const id = itemIn(event)['id'] ?? event['item_id'];
  const index = event['output_index'];
  return [
    ...(typeof id === 'string' && id !== '' ? [`id ${id}`] : []),
    ...(typeof index === 'number' ? [`index ${index}`] : []),
  ];
}
