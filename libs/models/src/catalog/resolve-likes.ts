import type { ModelInfo, Models, Prices } from './model-info.ts';

/**
 * An entry as listed: the differences from the model that it is `like`. Cached and written input
 * cost as much as other input unless it sets other prices.
 */
export interface Entry extends Partial<Omit<ModelInfo, 'prices' | 'long_prompt'>> {
  readonly like?: string;
  readonly prices?: ListedPrices;
  readonly long_prompt?: { readonly over_tokens: number; readonly prices: ListedPrices };
}

type ListedPrices = Pick<Prices, 'input' | 'output'> & Partial<Prices>;
type Listed = Readonly<Record<string, Entry>>;

const ownOf = <T>(all: Readonly<Record<string, T>>, name: string): T | undefined =>
  Object.hasOwn(all, name) ? all[name] : undefined;

/**
 * All entries with their inherited values, before the known models that they do not replace. An
 * entry may be like the known model with the same name.
 */
export function resolveLikes(
  listed: Listed,
  known: Models,
): { readonly models: Models; readonly problems: readonly string[] } {
  const problems = new Set<string>();
  const infoOf = (name: string, askedBy: readonly string[]): ModelInfo | undefined => {
    const entry = askedBy.includes(name) ? undefined : ownOf(listed, name);
    if (entry === undefined) return ownOf(known, name);
    const { like, ...own } = entry;
    if (like === undefined) return merged({ provider: '' }, own);
    const parent = infoOf(like, [...askedBy, name]);
    const problem = Object.hasOwn(listed, like)
      ? `"${like}" is not derived from a known model`
      : `there is no model "${like}"`;
    if (parent === undefined) problems.add(`models.${name}.like: ${problem}`);
    return parent === undefined ? undefined : merged(parent, own);
  };
  const infos = Object.keys(listed).flatMap((name) => {
    const info = infoOf(name, []);
    return info === undefined ? [] : [[name, info] as const];
  });
  const added = infos.filter(([name]) => !Object.hasOwn(known, name));
  return {
    models: { ...Object.fromEntries(added), ...known, ...Object.fromEntries(infos) },
    problems: [...problems],
  };
}

/** An entry with its own prices does not inherit those of long prompts. */
function merged(
  parent: ModelInfo,
  { prices, long_prompt, ...own }: Omit<Entry, 'like'>,
): ModelInfo {
  const { long_prompt: inherited, ...rest } = parent;
  const long = long_prompt ?? (prices === undefined ? inherited : undefined);
  return {
    ...rest,
    ...own,
    ...(prices === undefined ? {} : { prices: filled(prices) }),
    ...(long === undefined
      ? {}
      : { long_prompt: { over_tokens: long.over_tokens, prices: filled(long.prices) } }),
  };
}

const filled = (prices: ListedPrices): Prices => ({
  cached_input: prices.input,
  cache_write: prices.input,
  ...prices,
});
