import { RuntimeError, type ChatStore } from '@mozaiks/contracts';
import { aroundStore, type StoreCall } from './around-store.ts';
import type { Random } from './random-from.ts';

export interface Faults {
  readonly random: Random;
  /** How many of the calls fail before they are applied: from 0 to 1. */
  readonly fail: number;
  /** How many of the calls are applied, and their answer is lost: from 0 to 1. `Signals.listen` is never one: its listener could not be stopped. */
  readonly loseReply: number;
  /** Which calls may be hit, asked on each call: faults can begin and end. Default: all. */
  readonly when?: (call: StoreCall) => boolean;
}

/**
 * The store behind a bad line: calls reject with `store_unavailable`, and it cannot be told whether what was asked was done.
 * One number is drawn for each call that may be hit, so that a seed gives the same faults for the same calls.
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
