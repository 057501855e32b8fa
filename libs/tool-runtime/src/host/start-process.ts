import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { MAX_HEAP_SHARE, type ToolRuntimeSettings } from '../settings.ts';
import type { ExitReason, StartIsolate } from './isolate.ts';
import { programUrl } from './program.ts';

const reasonOf = (code: number | null, signal: string | null): ExitReason =>
  code === null
    ? {
        message: `the code's process was ended by ${signal ?? 'a signal'}: it used more memory than allowed, or was killed`,
      }
    : { message: `the code ended its process (exit code ${code})` };

const isRunning = (child: ChildProcess): boolean =>
  child.exitCode === null && child.signalCode === null;

// Windows needs this variable to start programs. It contains no secret.
const environment = (): NodeJS.ProcessEnv =>
  process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] };

/** A process with an empty environment, a heap limit, and a watchdog for its total memory. */
export const startProcess =
  ({ heap_mb, max_instances, process_memory_mb }: ToolRuntimeSettings): StartIsolate =>
  (events) => {
    const child = fork(
      fileURLToPath(programUrl()),
      [String(max_instances), String(heap_mb * MAX_HEAP_SHARE), String(process_memory_mb)],
      {
        env: environment(),
        execArgv: [`--max-old-space-size=${heap_mb}`],
        stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      },
    );
    const exited = new Promise<void>((resolve) => {
      const end = (reason: ExitReason): void => {
        events.exited(reason);
        resolve();
      };
      child.once('error', (error) => {
        if (child.pid === undefined)
          end({ message: 'the process for the code could not be started', error });
      });
      child.once('exit', (code, signal) => end(reasonOf(code, signal)));
    });
    child.on('message', (message: unknown) => events.message(message));
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => events.output(stream, text));
    }
    return {
      // The process may already have ended. Its exit is reported instead.
      post: (message) => void (child.connected && child.send(message, () => undefined)),
      occupied: () => undefined,
      terminate: async () => {
        if (isRunning(child)) child.kill('SIGKILL');
        await exited;
      },
    };
  };
