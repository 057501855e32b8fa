import { RuntimeError, type ChatStore } from '@mozaiks/contracts';
import { aroundStore, type StoreCall } from './around-store.ts';
import type { Random } from './random-from.ts';

export interface Faults {
  readonly random: Random;
  /** The fraction of the calls that fail before they are applied: from 0 to 1. */
  readonly fail: number;
  /**
   * The fraction of the calls that are applied but whose reply is lost: from 0 to 1.
   * `Signals.listen` never loses its reply, because its listener could not be stopped.
   */
  readonly loseReply: number;
  /**
   * Decides for each call whether it may fail, so that faults can start and stop. Default: every
   * call may fail.
   */
  readonly when?: (call: StoreCall) => boolean;
}

/**
 * A store behind an unreliable connection: calls reject with `store_unavailable`, and the caller
 * cannot know whether they were applied. One random number is drawn for each call that may fail, so
 * that the same seed gives the same faults for the same calls.
 */
export function faultyStore(
  store: ChatStore,
  { random, fail, loseReply, when = () => true }: Faults,
): ChatStore {
  return aroundStore(store, async (call, apply) => {
    if (!when(call)) return apply();
    const fate = random();
    if (fate < fail) throw unavailable(call);
    const answer = await apply();
    if (fate < fail + loseReply && call.method !== 'listen') throw unavailable(call);
    return answer;
  });
}

const unavailable = ({ port, method }: StoreCall): RuntimeError =>
  new RuntimeError('store_unavailable', { port, method });
