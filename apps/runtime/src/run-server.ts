import { explain } from './explain.ts';
import { handleUncaughtErrors } from './uncaught-errors.ts';
import { startRuntime } from './start-runtime.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { systemClock } from './system.ts';

/**
 * Runs the server in this process. SIGTERM and SIGINT drain and exit with 0, and a second SIGINT
 * exits immediately. SIGHUP follows `WORKFLOWS_RELOAD`. Uncaught errors are logged and counted.
 */
export async function runServer(): Promise<void> {
  const terminal = process.stdout.isTTY === true;
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    const runtime = await startRuntime({ settings: process.env, print, terminal });
    stopOnSignals({
      runtime,
      onSignal: (signal, listener) => void process.on(signal, listener),
      print: (text) => runtime.forPeople && print(text),
      // An exception during the drain may have set another exit code.
      exit: (code) => process.exit(process.exitCode ?? code),
      fail(error) {
        process.stderr.write(`${explain(error)}\n`);
        process.exit(1);
      },
      now: systemClock.monotonic,
    });
    handleUncaughtErrors({
      runtime,
      onFailure: (event, listener) => void process.on(event, listener),
      markFailed: () => void (process.exitCode = 1),
      exit: (code) => process.exit(code),
      sleep: systemClock.sleep,
    });
    // The workflow manager may add its own listener. Without any listener, SIGHUP would end the
    // process.
    process.on('SIGHUP', () => undefined);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
