/**
 * The current stage of a load: validating one file, validating all files together, or building
 * code.
 */
export type Stage = { readonly file: string } | 'references' | 'code';

/** Watches the work of one load. */
export interface Effort {
  /** Called at the start of each stage. */
  enter(stage: Stage): void;
  /**
   * Runs work whose time has no useful bound in the length of `text`: compiling a pattern or a
   * schema. May throw `TooMuchWork`.
   */
  compile<T>(text: string, work: () => T): T;
}

/** Thrown when a load must not continue in the thread of its caller. */
export class TooMuchWork extends Error {}

/** The time for compiling in one load, in milliseconds. */
const MAX_COMPILING_MS = 100;
/**
 * The largest number of characters of a pattern or schema, including those that repetitions and
 * Unicode properties expand to.
 */
const MAX_WEIGHT = 16_384;
const REPETITION = /\{(?:\d+,)?(\d+),?\}/g;
const CHARACTERS_EACH = 20;
const PROPERTY = /\\p\{/gi;
const CHARACTERS_OF_PROPERTY = 5_000;

function weightOf(text: string): number {
  const properties = text.match(PROPERTY)?.length ?? 0;
  const repetitions = [...text.matchAll(REPETITION)].map(
    ([, count]) => Number(count) * CHARACTERS_EACH,
  );
  return repetitions.reduce(
    (sum, weight) => sum + weight,
    text.length + properties * CHARACTERS_OF_PROPERTY,
  );
}

/**
 * The effort for a thread that also serves sockets. It stops before they wait for a noticeable
 * time.
 */
export function limitedEffort(): Effort {
  let spent = 0;
  return {
    enter: () => undefined,
    compile(text, work) {
      if (spent > MAX_COMPILING_MS || weightOf(text) > MAX_WEIGHT)
        throw new TooMuchWork('compiling takes too long');
      const before = performance.now();
      try {
        return work();
      } finally {
        spent += performance.now() - before;
      }
    },
  };
}

/** The effort for a separate process. */
export const reportingEffort = (enter: Effort['enter']): Effort => ({
  enter,
  compile: (_text, work) => work(),
});
