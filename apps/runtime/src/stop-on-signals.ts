import type { Runtime } from './start-runtime.ts';

/** When Ctrl-C is pressed, npm signals the server a second time within milliseconds. */
const SAME_PRESS_MS = 500;

export interface StopDeps {
  readonly runtime: Pick<Runtime, 'stop' | 'running' | 'drainTimeoutMs' | 'logger'>;
  readonly onSignal: (signal: 'SIGINT' | 'SIGTERM', listener: () => void) => void;
  /**
   * Prints a message for a person at the terminal. Messages after a key press start with a line
   * break, since the terminal shows `^C`.
   */
  readonly print: (text: string) => void;
  readonly exit: (code: number) => void;
  /** Called if the server could not be stopped. */
  readonly fail: (error: unknown) => void;
  /** Milliseconds on a monotonic clock. */
  readonly now: () => number;
}

/** SIGTERM and Ctrl-C drain and exit with 0. Another Ctrl-C exits immediately with 130. */
export function stopOnSignals({ runtime, onSignal, print, exit, fail, now }: StopDeps): void {
  const state: { since?: number } = {};
  const stop = (): void => {
    if (state.since !== undefined) return;
    state.since = now();
    print(`\n${stopping(runtime)}`);
    const data = { running: runtime.running(), drain_timeout_ms: runtime.drainTimeoutMs };
    runtime.logger.log('info', 'stopping', { event: 'stopping', data });
    runtime.stop().then(() => {
      print('Stopped.');
      runtime.logger.log('info', 'stopped', { event: 'stopped' });
      exit(0);
    }, fail);
  };
  onSignal('SIGTERM', stop);
  onSignal('SIGINT', () => {
    if (state.since === undefined) return stop();
    if (now() - state.since < SAME_PRESS_MS) return;
    print(
      `\nStopped immediately.${runtime.running() === 0 ? '' : ' Interrupted turns continue at the next start.'}`,
    );
    runtime.logger.log('warn', 'stopped immediately', { event: 'stopped' });
    exit(130);
  });
}

function stopping({ running, drainTimeoutMs }: StopDeps['runtime']): string {
  const turns = running();
  if (turns === 0) return 'Stopping.';
  const most = `at most ${Math.ceil(drainTimeoutMs / 1000)} s`;
  return `Stopping: waiting for ${turns} running turn${turns === 1 ? '' : 's'}, ${most}. Ctrl-C again stops immediately.`;
}
