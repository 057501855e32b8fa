import { listOf, toArray, type GrowingList } from './growing-list.ts';

/**
 * The key under which a shown object keeps what it was made from. It is not enumerable, so a copy
 * by spread is plain data without it.
 */
const HELD = Symbol('held');

/** The working form of a shown object, with its list as a `GrowingList`. */
export type Held<Shown, Name extends keyof Shown> = Omit<Shown, Name> & {
  readonly list: GrowingList<ItemOf<Shown[Name]>>;
};
type ItemOf<List> = List extends readonly (infer T)[] ? T : never;

/** One getter for all objects, since V8 gives each getter its own hidden class. */
const listGetter = {
  enumerable: true,
  get(this: { readonly [HELD]: { readonly list: GrowingList<unknown> } }): unknown {
    return toArray(this[HELD].list);
  },
};

/**
 * Plain data, except that the list becomes an array when it is first read. Folding 50,000 events
 * thus copies no items.
 */
export function show<Shown, Name extends string & keyof Shown>(
  held: Held<Shown, Name>,
  name: Name,
): Shown {
  const { list: _list, ...shown } = held;
  Object.defineProperty(shown, HELD, { value: held });
  return Object.defineProperty(shown, name, listGetter) as unknown as Shown;
}

/** The working form of an object from `show`. An object that was made by hand is converted. */
export function hold<Shown extends object, Name extends string & keyof Shown>(
  shown: Shown,
  name: Name,
): Held<Shown, Name> {
  const { [HELD]: held } = shown as { readonly [HELD]?: Held<Shown, Name> };
  if (held !== undefined) return held;
  const { [name]: items, ...fields } = shown;
  return { ...fields, list: listOf(items as readonly ItemOf<Shown[Name]>[]) };
}
