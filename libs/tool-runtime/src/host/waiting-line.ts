import { RuntimeError, type Clock, type ErrorCode } from '@mozaiks/contracts';
import type { Slot } from './slot.ts';
import { startTimer } from './timer.ts';

export interface WaitingLineOptions {
  readonly clock: Clock;
  readonly max: number;
  readonly waitMs: number;
}

interface Waiter {
  readonly key: string;
  readonly serve: (slot: Slot) => void;
  readonly refuse: (code: ErrorCode) => void;
}

/** Calls that wait for an isolate, first come first served. */
export interface WaitingLine {
  /** Rejects with `tools_busy` (the line is full, or it took too long) or `cancelled`. */
  wait(key: string, signal: AbortSignal): Promise<Slot>;
  /** Serves from the front as long as `take` has an isolate for whoever is there. */
  serve(take: (key: string) => Slot | undefined): void;
  refuseAll(code: ErrorCode): void;
}

export function createWaitingLine({ clock, max, waitMs }: WaitingLineOptions): WaitingLine {
  const waiters = new Set<Waiter>();
  const enter = (key: string, signal: AbortSignal): Promise<Slot> =>
    new Promise((resolve, reject) => {
      const leave = (): void => {
        waiters.delete(waiter);
        stopTimer();
        signal.removeEventListener('abort', cancel);
      };
      const waiter: Waiter = {
        key,
        serve: (slot) => {
          leave();
          resolve(slot);
        },
        refuse: (code) => {
          leave();
          reject(new RuntimeError(code));
        },
      };
      const cancel = (): void => waiter.refuse('cancelled');
      const stopTimer = startTimer(clock, waitMs, () => waiter.refuse('tools_busy'));
      signal.addEventListener('abort', cancel);
      waiters.add(waiter);
    });
  return {
    wait: async (key, signal) => {
      if (waiters.size >= max) throw new RuntimeError('tools_busy');
      return enter(key, signal);
    },
    serve: (take) => {
      for (const waiter of waiters) {
        const slot = take(waiter.key);
        if (!slot) return;
        waiter.serve(slot);
      }
    },
    refuseAll: (code) => waiters.forEach(({ refuse }) => refuse(code)),
  };
}
