/** A hint that something has changed. It remembers one ring until it is cleared, so that nothing falls between looking and waiting. */
export interface Bell {
  ring(): void;
  clear(): void;
  readonly rung: boolean;
  /** Resolves when it rings; at once when it is rung already. */
  heard(): Promise<void>;
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
    heard() {
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
