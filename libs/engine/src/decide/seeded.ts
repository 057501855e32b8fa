import type { ChatState } from '@mozaiks/contracts';

/** One step of mulberry32: a number in [0, 1) that depends only on the seed. */
export function seededFraction(seed: number): number {
  const s = (seed + 0x6d2b79f5) | 0;
  const t = Math.imul(s ^ (s >>> 15), 1 | s);
  const u = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((u ^ (u >>> 14)) >>> 0) / 4294967296;
}

/**
 * One of the names, always the same for the same seed. Throws for an empty list, which the loader
 * refuses.
 */
export function pick(names: readonly string[], seed: number): string {
  const name = names[Math.floor(seededFraction(seed) * names.length)];
  if (name === undefined) throw new TypeError('no names to pick from');
  return name;
}

/** The seed of random choices at this point of a chat. */
export const seedOf = (state: ChatState): number => (state.start?.cache_seed ?? 0) + state.head_seq;
