import { spawn, type ChildProcess } from 'node:child_process';
import type { Duplex } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { createLineReader } from '../mcp/line-reader.ts';
import { serverEnvironment } from '../mcp/server-environment.ts';
import type { ToolRuntimeSettings } from '../settings.ts';
import { signalAll } from './end-group.ts';
import type { ExitReason, IsolateEvents, StartIsolate } from './isolate.ts';

/** The path is valid from `dist/host` and from `src/host`. */
const hostScript = (): string => fileURLToPath(new URL('../../python/host.py', import.meta.url));

/** The file descriptor of the channel, after stdin, stdout and stderr. */
const CHANNEL = 3;
/** Room for the result and the variables of one call, as JSON within JSON. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const reasonOf = (code: number | null, signal: string | null): ExitReason =>
  code === null
    ? {
        message: `the code's process was ended by ${signal ?? 'a signal'}: it used more memory than allowed, or was killed`,
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
      // Makes it the leader of its own process group, which can be ended as a whole.
      detached: process.platform !== 'win32',
    },
  );
}

/** Resolves when the process and all its descendants have ended. */
function watchEnd(child: ChildProcess, events: IsolateEvents): Promise<void> {
  return new Promise((resolve) => {
    const end = (reason: ExitReason): void => {
      events.exited(reason);
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

/**
 * Reads the lines of the channel. Lines that are not JSON are passed on, so that they are refused.
 */
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
 * A Python process without stdin, whose environment has only PATH and HOME. It limits its own
 * memory, and ends with the runtime.
 */
export const startPython =
  (settings: ToolRuntimeSettings, command: string): StartIsolate =>
  (events) => {
    const child = startHost(settings, command);
    const exited = watchEnd(child, events);
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
        await exited;
      },
    };
  };
