import type { ErrorCode } from '@mozaiks/contracts';

export type StopCode = Extract<ErrorCode, 'cancelled' | 'shutting_down' | 'tool_timeout'>;

/** Everything that can stop a request early: its caller, a shutdown, or its time limit. */
export interface Stop {
  readonly signal: AbortSignal;
  /** Why the request was stopped, or undefined. */
  code(): StopCode | undefined;
  stop(code: StopCode): void;
  /** Must be called when the request has ended. */
  release(): void;
}

export function createStop(caller: AbortSignal, totalMs?: number): Stop {
  const controller = new AbortController();
  let why: StopCode | undefined;
  const stop = (code: StopCode): void => {
    why ??= code;
    controller.abort();
  };
  const cancel = (): void => stop('cancelled');
  const timer = totalMs === undefined ? undefined : setTimeout(() => stop('tool_timeout'), totalMs);
  caller.addEventListener('abort', cancel);
  if (caller.aborted) cancel();
  return {
    signal: controller.signal,
    code: () => why,
    stop,
    release() {
      clearTimeout(timer);
      caller.removeEventListener('abort', cancel);
    },
  };
}

/**
 * Resolves with undefined if the request is stopped first. The later result of the promise is then
 * passed to `late`.
 */
export async function unlessStopped<T>(
  promise: Promise<T>,
  { signal }: Stop,
  late: (value: T) => void,
): Promise<T | undefined> {
  if (signal.aborted) {
    promise.then(late, () => undefined);
    return undefined;
  }
  let onAbort: () => void = () => undefined;
  const stopped = new Promise<undefined>((resolve) => {
    onAbort = () => {
      promise.then(late, () => undefined);
      resolve(undefined);
    };
    signal.addEventListener('abort', onAbort);
  });
  return Promise.race([promise, stopped]).finally(() =>
    signal.removeEventListener('abort', onAbort),
  );
}
