import { isRuntimeError } from '@mozaiks/contracts';
import type { Runtime } from './start-runtime.ts';

/** Long enough for turns to stop at their next durable step and for chats to be released. */
const SHORT_DRAIN_MS = 5_000;

/** A broken standard output fails at every line that reports it. */
const MAX_LOGGED_AT_THE_END = 10;

export interface LastResortDeps {
  readonly runtime: Pick<Runtime, 'stop' | 'logger' | 'countError' | 'drainTimeoutMs'>;
  readonly onFailure: (
    event: 'uncaughtException' | 'unhandledRejection',
    listener: (error: unknown) => void,
  ) => void;
  /** Whoever ends the process from now on, it ends with 1. */
  readonly markFailed: () => void;
  readonly exit: (code: number) => void;
  readonly sleep: (ms: number) => Promise<void>;
}

/**
 * Logs and counts errors that no code has handled. After an exception, which may have left anything half done, the server drains
 * for at most five seconds and the process exits with 1. After a rejected promise, only what waited for that promise is lost, and
 * the process continues.
 */
export function handleLastResort({
  runtime,
  onFailure,
  markFailed,
  exit,
  sleep,
}: LastResortDeps): void {
  const state = { isEnding: false, logged: 0 };
  const report = (
    event: 'uncaught_exception' | 'unhandled_rejection',
    msg: string,
    error: unknown,
  ): void => {
    const code = isRuntimeError(error) ? error.code : 'internal';
    runtime.countError(code);
    if (state.isEnding && (state.logged += 1) > MAX_LOGGED_AT_THE_END) return;
    runtime.logger.log('error', msg, { event, code, error });
  };
  onFailure('unhandledRejection', (error) =>
    report(
      'unhandled_rejection',
      'a promise was rejected and nothing handled it; the server continues',
      error,
    ),
  );
  onFailure('uncaughtException', (error) => {
    report('uncaught_exception', 'an exception was not caught; the server stops', error);
    if (state.isEnding) return;
    state.isEnding = true;
    markFailed();
    const end = (): void => exit(1);
    Promise.race([runtime.stop(), sleep(Math.min(SHORT_DRAIN_MS, runtime.drainTimeoutMs))]).then(
      end,
      end,
    );
  });
}
