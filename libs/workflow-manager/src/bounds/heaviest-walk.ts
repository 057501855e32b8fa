import { times } from './load.ts';

/** A node of a walk. `next` are indexes in the list of nodes. */
export interface WalkNode {
  readonly next: readonly number[];
}

export interface Walk<N extends WalkNode> {
  readonly nodes: readonly N[];
  /** Indexes of nodes at which a walk may start. */
  readonly starts: readonly number[];
  /** The largest number of nodes that a walk visits. */
  readonly steps: number;
}

/** The largest number of steps that are computed exactly. */
const MAX_WORK = 2_000_000;

/**
 * The greatest weight of a walk, which may visit a node repeatedly. `weightOf` is not negative;
 * `isLast`: this is the last of the allowed steps. If the graph is too large, every step counts
 * with the greatest weight.
 */
export function heaviestWalk<N extends WalkNode>(
  { nodes, starts, steps }: Walk<N>,
  weightOf: (node: N, isLast: boolean) => number,
): number {
  let before = new Map(starts.map((place) => [place, 0]));
  let heaviest = 0;
  let work = 0;
  for (let step = 1; step <= steps && before.size > 0; step += 1) {
    const after = new Map<number, number>();
    for (const [place, weight] of before) {
      const node = nodes[place];
      if (node === undefined) continue;
      work += 1 + node.next.length;
      heaviest = Math.max(heaviest, weight + weightOf(node, step === steps));
      const total = weight + weightOf(node, false);
      for (const next of node.next) after.set(next, Math.max(after.get(next) ?? 0, total));
    }
    if (work > MAX_WORK)
      return times(steps, Math.max(...nodes.map((node) => weightOf(node, false))));
    before = after;
  }
  return heaviest;
}
