import { STORE_COLLECTIONS } from '@mozaiks/multitenant';
import type { Settings } from './settings.ts';

/** Where `data_reference` variables are read from. */
export type DataPlan =
  | { readonly kind: 'none' }
  | { readonly kind: 'mongo'; readonly uri: string; readonly collections: readonly string[] };

/**
 * Only collections named in `DATA_COLLECTIONS` may be read, and never those of the runtime's own
 * store.
 */
export function dataOf({ DATA_COLLECTIONS, DATA_MONGODB_URI, MONGODB_URI }: Settings): {
  readonly plan: DataPlan;
  readonly problems: readonly string[];
} {
  const none = { kind: 'none' } as const;
  if (DATA_COLLECTIONS.length === 0)
    return {
      plan: none,
      problems: DATA_MONGODB_URI === undefined ? [] : ['DATA_MONGODB_URI needs DATA_COLLECTIONS'],
    };
  const uri = DATA_MONGODB_URI ?? MONGODB_URI;
  if (uri === undefined)
    return { plan: none, problems: ['DATA_COLLECTIONS needs DATA_MONGODB_URI or MONGODB_URI'] };
  const isOwn = uri === MONGODB_URI;
  const refused = DATA_COLLECTIONS.filter(
    (name) =>
      name.startsWith('system.') ||
      name.includes('$') ||
      (isOwn && STORE_COLLECTIONS.includes(name)),
  );
  return {
    plan: { kind: 'mongo', uri, collections: DATA_COLLECTIONS },
    problems: refused.map((name) => `DATA_COLLECTIONS must not name ${name}`),
  };
}
