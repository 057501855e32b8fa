/** Calls `hear` when the process begins to drain. Returns how to stop listening. */
export type OnDrain = (hear: () => void) => () => void;

/** One listener for all: an AbortSignal warns of a leak from its eleventh on, and every turn wants to hear. */
export function onDrainOf(draining: AbortSignal): OnDrain {
  const hearers = new Set<() => void>();
  draining.addEventListener('abort', () => hearers.forEach((hear) => hear()), { once: true });
  return (hear) => {
    hearers.add(hear);
    return () => void hearers.delete(hear);
  };
}
