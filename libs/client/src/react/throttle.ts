/**
 * A frame of the screen: a replay of thousands of events renders sixty times a second, not
 * thousands of times.
 */
const FRAME_MS = 16;

/** Acts at once, and then at most once per frame. */
export function throttle(act: () => void): { run(): void; cancel(): void } {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let again = false;
  const run = (): void => {
    if (timer !== undefined) {
      again = true;
      return;
    }
    again = false;
    timer = setTimeout(() => {
      timer = undefined;
      if (again) run();
    }, FRAME_MS);
    act();
  };
  return {
    run,
    cancel() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
