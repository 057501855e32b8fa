/**
 * A hint that something has changed. It remembers one ring until it is cleared, so a ring between a
 * check and the wait that follows is not lost.
 */
export interface Bell {
  ring(): void;
  clear(): void;
  readonly rung: boolean;
  /** Resolves at the next ring, or immediately if it has rung already. */
  untilRung(): Promise<void>;
}

export function createBell(): Bell {
  let rung = false;
  let waiting: { readonly promise: Promise<void>; readonly resolve: () => void } | null = null;
  return {
    ring() {
      rung = true;
      waiting?.resolve();
      waiting = null;
    },
    clear() {
      rung = false;
    },
    get rung() {
      return rung;
    },
    untilRung() {
      if (rung) return Promise.resolve();
      waiting ??= deferred();
      return waiting.promise;
    },
  };
}

function deferred(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => (resolve = done));
  return { promise, resolve };
}
