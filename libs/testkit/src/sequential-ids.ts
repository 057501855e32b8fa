import { createHash } from 'node:crypto';
import type { Ids } from '@mozaiks/contracts';

/**
 * `random` counts: `id1`, `id2`, … Two generators in one test need different prefixes. The hash is
 * real.
 */
export function sequentialIds(prefix = 'id'): Ids {
  let made = 0;
  return {
    random: () => `${prefix}${(made += 1)}`,
    sha256: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
}
