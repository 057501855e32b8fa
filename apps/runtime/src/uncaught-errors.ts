import { isRuntimeError } from '@mozaiks/contracts';
import type { Runtime } from './start-runtime.ts';

/** Enough time for turns to stop at their next durable step, and for chats to be released. */
const MAX_DRAIN_MS = 5_000;

/** A broken standard output would fail with every line that reports it. */
const MAX_LOGGED_WHILE_ENDING = 10;

export interface UncaughtErrorDeps {
  readonly runtime: Pick<Runtime, 'stop' | 'logger' | 'countError' | 'drainTimeoutMs'>;
  readonly onFailure: (
    event: 'uncaughtException' | 'unhandledRejection',
    listener: (error: unknown) => void,
  ) => void;
  /** From now on, the process exits with 1, whatever ends it. */
  readonly markFailed: () => void;
  readonly exit: (code: number) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Logs and counts uncaught errors.
 *
 * After an exception, which may have left anything incomplete, the server drains for at most five
 * seconds and the process exits with 1. After a rejected promise, only the code waiting for that
 * promise is affected, and the process continues.
 */
export function handleUncaughtErrors({
  runtime,
  onFailure,
  markFailed,
  exit,
  sleep,
}: UncaughtErrorDeps): void {
  const state = { isEnding: false, logged: 0 };
  const report = (
    event: 'uncaught_exception' | 'unhandled_rejection',
    msg: string,
    error: unknown,
  ): void => {
    const code = isRuntimeError(error) ? error.code : 'internal';
    runtime.countError(code);
    if (state.isEnding && (state.logged += 1) > MAX_LOGGED_WHILE_ENDING) return;
    runtime.logger.log('error', msg, { event, code, error });
  };
  onFailure('unhandledRejection', (error) =>
    report('unhandled_rejection', 'unhandled promise rejection; the server continues', error),
  );
  onFailure('uncaughtException', (error) => {
    report('uncaught_exception', 'uncaught exception; the server is stopping', error);
    if (state.isEnding) return;
    state.isEnding = true;
    markFailed();
    const end = (): void => exit(1);
    Promise.race([runtime.stop(), sleep(Math.min(MAX_DRAIN_MS, runtime.drainTimeoutMs))]).then(
      end,
      end,
    );
  });
}
