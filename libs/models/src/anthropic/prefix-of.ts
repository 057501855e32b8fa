import type { Ids } from '@mozaiks/contracts';
import type { Turn } from './turns.ts';

/** Each turn is hashed once, as many prefixes are asked for. */
export function createPrefixOf(
  first: object,
  { sha256 }: Pick<Ids, 'sha256'>,
): (turns: readonly Turn[]) => string {
  const start = JSON.stringify(first);
  const hashes = new WeakMap<Turn, string>();
  const hashOf = (turn: Turn): string => {
    const hash = hashes.get(turn) ?? sha256(JSON.stringify(turn));
    hashes.set(turn, hash);
    return hash;
  };
  return (turns) => sha256([start, ...turns.map(hashOf)].join('\n'));
}
