import { explain } from './explain.ts';
import { startRuntime, type Runtime } from './start-runtime.ts';

/** Starts the server as this process's job: SIGTERM and SIGINT drain and exit 0, SIGHUP does what `WORKFLOWS_RELOAD` says. */
export async function runServer(): Promise<void> {
  try {
    const terminal = process.stdout.isTTY === true;
    const runtime = await startRuntime({ env: process.env, print: (text) => void process.stdout.write(`${text}\n`), terminal });
    onSignals(runtime);
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exitCode = 1;
  }
}

function onSignals(runtime: Runtime): void {
  const stop = (): void => {
    runtime.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${explain(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  // The workflow manager listens to it where it is to; without a listener it would end the process.
  process.on('SIGHUP', () => undefined);
}
