/** Timers by name: setting one again replaces it, and `clear()` leaves none behind. */
export interface Timers {
  set(name: string, ms: number, act: () => void): void;
  clear(name?: string): void;
}

export function createTimers(): Timers {
  const running = new Map<string, ReturnType<typeof setTimeout>>();
  const clear = (name: string): void => {
    clearTimeout(running.get(name));
    running.delete(name);
  };
  return {
    set(name, ms, act) {
      clear(name);
      const run = (): void => {
        running.delete(name);
        act();
      };
      running.set(name, setTimeout(run, ms));
    },
    clear(name) {
      for (const each of name === undefined ? [...running.keys()] : [name]) clear(each);
    },
  };
}
