import { isRuntimeError } from '@mozaiks/contracts';
import { ConfigError } from './config/read-settings.ts';
import { startRuntime, type Runtime } from './start-runtime.ts';

/** Starts the server as this process's job: SIGTERM and SIGINT drain and exit 0, SIGHUP reloads the workflows. */
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
  process.on('SIGHUP', () => void runtime.reload());
}

/** One line for what the operator can mend, a stack for what is our fault. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (isRuntimeError(error)) return `cannot start: ${error.message} (${error.code})`;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE')
    return 'cannot start: the port is in use; set PORT to another one';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
