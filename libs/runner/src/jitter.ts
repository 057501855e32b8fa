import type { Ids } from '@mozaiks/contracts';

/** `ms` plus or minus up to 30%, so that processes do not act in step. */
export const jittered = (ids: Ids, ms: number): number => ms * (0.7 + 0.6 * fraction(ids));

/** A random number, at least 0 and less than 1. */
export const fraction = (ids: Ids): number =>
  Number.parseInt(ids.sha256(ids.random()).slice(0, 8), 16) / 2 ** 32;
