export interface UntilOptions {
  /** Default: 5000. */
  readonly timeout_ms?: number;
  /** Milliseconds between two attempts. Default: 5. */
  readonly every_ms?: number;
  /** What is being waited for, used in the error message. Default: the source of the condition. */
  readonly what?: string;
}

/**
 * Waits until the condition returns something other than false, null or undefined, and resolves
 * with that value. The error names what was waited for, and contains the last error of the
 * condition.
 */
export async function until<T>(
  condition: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<Exclude<T, false | null | undefined>> {
  const { timeout_ms = 5_000, every_ms = 5, what = condition.toString() } = options;
  const deadline = Date.now() + timeout_ms;
  for (;;) {
    const [value, error] = await attempt(condition);
    if (value !== false && value !== null && value !== undefined)
      return value as Exclude<T, false | null | undefined>;
    if (Date.now() >= deadline)
      throw new Error(`timed out after ${timeout_ms} ms, waiting for: ${what}`, { cause: error });
    await new Promise((resolve) => setTimeout(resolve, every_ms));
  }
}

async function attempt<T>(condition: () => T | Promise<T>): Promise<[T | undefined, unknown]> {
  try {
    return [await condition(), undefined];
  } catch (error) {
    return [undefined, error];
  }
}

/** Waits until the assertions in `check` pass. Fails with their last failure. */
export async function eventually<T>(
  check: () => T | Promise<T>,
  options: UntilOptions = {},
): Promise<T> {
  const outcome = await until(async () => ({ value: await check() }), options).catch(
    (error: unknown) => {
      throw error instanceof Error && error.cause instanceof Error ? error.cause : error;
    },
  );
  return outcome.value;
}
