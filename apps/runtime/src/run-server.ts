import { explain } from './explain.ts';
import { handleLastResort } from './last-resort.ts';
import { startRuntime } from './start-runtime.ts';
import { stopOnSignals } from './stop-on-signals.ts';
import { systemClock } from './system.ts';

/**
 * Starts the server as this process's job: SIGTERM and SIGINT drain and exit 0, a second SIGINT exits at once, SIGHUP
 * does what `WORKFLOWS_RELOAD` says, and errors that nothing handled are logged and counted.
 */
export async function runServer(): Promise<void> {
  const terminal = process.stdout.isTTY === true;
  const print = (text: string): void => void process.stdout.write(`${text}\n`);
  try {
    const runtime = await startRuntime({ settings: process.env, print, terminal });
    stopOnSignals({
      runtime,
      onSignal: (signal, listener) => void process.on(signal, listener),
      say: (text) => runtime.forPeople && print(text),
      // An exception while it drained has set another code.
      exit: (code) => process.exit(process.exitCode ?? code),
      fail(error) {
        process.stderr.write(`${explain(error)}\n`);
        process.exit(1);
      },
      now: systemClock.monotonic,
    });
    handleLastResort({
      runtime,
      onFailure: (event, listener) => void process.on(event, listener),
      markFailed: () => void (process.exitCode = 1),
      exit: (code) => process.exit(code),
      sleep: systemClock.sleep,
    });
    // The workflow manager may listen as well. Without any listener, SIGHUP would end the process.
    process.on('SIGHUP', () => undefined);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}
