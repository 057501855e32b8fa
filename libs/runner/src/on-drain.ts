/** Calls `listener` when the process starts to drain. Returns a function that unsubscribes. */
export type OnDrain = (listener: () => void) => () => void;

/**
 * Uses one listener on the signal for all turns: Node warns of a leak if an AbortSignal has more
 * than ten.
 */
export function onDrainOf(draining: AbortSignal): OnDrain {
  const listeners = new Set<() => void>();
  draining.addEventListener('abort', () => listeners.forEach((listener) => listener()), {
    once: true,
  });
  return (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  };
}
