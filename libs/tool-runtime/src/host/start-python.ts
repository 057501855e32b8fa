import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createLineReader } from '../mcp/line-reader.ts';
import { serverEnvironment } from '../mcp/server-environment.ts';
import type { ToolRuntimeSettings } from '../settings.ts';
import { signalAll } from './end-group.ts';
import type { Gone, IsolateEvents, StartIsolate } from './isolate.ts';

/** The path is right from `dist/host` and from `src/host`. */
const hostScript = (): string => fileURLToPath(new URL('../../python/host.py', import.meta.url));

/** stdin, stdout and stderr come before it. */
const CHANNEL = 3;
/** A result and the variables of one call, as JSON in JSON. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const reasonOf = (code: number | null, signal: string | null): Gone =>
  code === null
    ? {
        message: `the code's process was ended by ${signal ?? 'a signal'}: it used more memory than it may, or was killed`,
      }
    : { message: `the code ended its process (exit code ${code})` };

function startHost({ process_memory_mb }: ToolRuntimeSettings, command: string): ChildProcess {
  const { env } = process;
  return spawn(
    command,
    ['-u', '-X', 'utf8', hostScript(), String(CHANNEL), String(process_memory_mb)],
    {
      env: serverEnvironment({}, (name) => env[name]),
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      windowsHide: true,
      // The leader of a process group of its own, which can be ended as a whole.
      detached: process.platform !== 'win32',
    },
  );
}

/** Resolves when the process has ended, and all that it has started. */
function watchEnd(child: ChildProcess, events: IsolateEvents): Promise<void> {
  return new Promise((resolve) => {
    const end = (reason: Gone): void => {
      events.gone(reason);
      resolve();
    };
    child.once('error', (error) => {
      if (child.pid === undefined) end({ message: 'Python could not be started', error });
    });
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) signalAll(child.pid, 'SIGKILL');
      end(reasonOf(code, signal));
    });
  });
}

/** Reads the lines of the channel. What is no JSON is passed on, to be refused. */
function readChannel(channel: Duplex, { message }: IsolateEvents): void {
  const lines = createLineReader(MAX_LINE_BYTES, (line) => {
    try {
      message(JSON.parse(line));
    } catch {
      message(line);
    }
  });
  channel.on('data', (chunk: Buffer) => {
    if (!lines.push(chunk)) message(undefined);
  });
  channel.on('error', () => undefined); // the process has ended
}

/**
 * A process of Python with an environment of PATH and HOME only, and without stdin. It watches its own
 * memory, and ends when the runtime is gone.
 */
export const startPython =
  (settings: ToolRuntimeSettings, command: string): StartIsolate =>
  (events) => {
    const child = startHost(settings, command);
    const gone = watchEnd(child, events);
    const channel = child.stdio[CHANNEL] as Duplex;
    readChannel(channel, events);
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => events.output(stream, text));
    }
    return {
      post: (message) => void (channel.writable && channel.write(`${JSON.stringify(message)}\n`)),
      occupied: () => undefined,
      terminate: async () => {
        if (child.pid !== undefined && child.exitCode === null && child.signalCode === null)
          signalAll(child.pid, 'SIGKILL');
        await gone;
      },
    };
  };
