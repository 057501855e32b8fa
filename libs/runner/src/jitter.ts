import type { Ids } from '@mozaiks/contracts';

/** `ms`, 30% more or less, so that processes do not act in step. */
export const jittered = (ids: Ids, ms: number): number => ms * (0.7 + 0.6 * fraction(ids));

/** A random number from 0 up to 1. */
export const fraction = (ids: Ids): number =>
  Number.parseInt(ids.sha256(ids.random()).slice(0, 8), 16) / 2 ** 32;
