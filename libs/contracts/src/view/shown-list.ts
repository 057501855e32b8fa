import { listOf, toArray, type GrowingList } from './growing-list.ts';

/** Where a shown object keeps what it was made from. Not enumerable: a copy by spread is plain data without it. */
const HELD = Symbol('held');

/** What changes, with its list as one that shares. */
export type Held<Shown, Name extends keyof Shown> = Omit<Shown, Name> & {
  readonly list: GrowingList<ItemOf<Shown[Name]>>;
};
type ItemOf<List> = List extends readonly (infer T)[] ? T : never;

/** One getter for all, since V8 gives each getter a hidden class of its own. */
const listGetter = {
  enumerable: true,
  get(this: { readonly [HELD]: { readonly list: GrowingList<unknown> } }): unknown {
    return toArray(this[HELD].list);
  },
};

/** Plain data, but that the list becomes an array when it is read first: folding 50,000 events then copies no items. */
export function show<Shown, Name extends string & keyof Shown>(
  held: Held<Shown, Name>,
  name: Name,
): Shown {
  const { list: _list, ...shown } = held;
  Object.defineProperty(shown, HELD, { value: held });
  return Object.defineProperty(shown, name, listGetter) as unknown as Shown;
}

/** What an object was shown from; one that was made by hand is taken as it is. */
export function hold<Shown extends object, Name extends string & keyof Shown>(
  shown: Shown,
  name: Name,
): Held<Shown, Name> {
  const { [HELD]: held } = shown as { readonly [HELD]?: Held<Shown, Name> };
  if (held !== undefined) return held;
  const { [name]: items, ...fields } = shown;
  return { ...fields, list: listOf(items as readonly ItemOf<Shown[Name]>[]) };
}
