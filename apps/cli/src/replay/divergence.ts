import type { RuntimeEvent } from '@mozaiks/contracts';

/** Where a replay first goes another way than its chat. */
export interface Divergence {
  /** Of the first event that differs, or would have come. */
  readonly seq: number;
  /** What the chat has there; undefined: it has nothing more. */
  readonly expected: RuntimeEvent | undefined;
  /** What the replay has made in its place; undefined: nothing. */
  readonly made: RuntimeEvent | undefined;
  /** In words, if the events do not tell. */
  readonly why?: string;
}

/** Ends a replay. */
export class Diverged extends Error {
  readonly divergence: Divergence;

  constructor(divergence: Divergence) {
    super('the replay diverges');
    this.divergence = divergence;
  }
}
