import { spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/client';
import { endProcess } from './end-process.ts';
import { createLastLines } from './last-lines.ts';
import { createLineReader } from './line-reader.ts';

export interface ServerProcess {
  readonly command: string;
  readonly args: readonly string[];
  readonly directory: string;
  /** The complete environment. */
  readonly environment: Record<string, string>;
  /** The maximum size of one message. */
  readonly maxMessageBytes: number;
  /** The pause between closing stdin, SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Called for each line on stdout that is not a message. */
  readonly onInvalidLine: (line: string) => void;
}

/**
 * The client's own stdio transport starts a server twice, once only to ask for its version. Over a
 * custom transport the client asks in the same process, and recognizes a process by the keys `pid`
 * and `stderr`.
 */
export interface StdioTransport extends Transport {
  readonly pid: number | null;
  readonly stderr: null;
  /** The last lines that the server wrote to stderr. */
  readonly lastLines: () => string;
}

/**
 * How long to wait for the rest of the output after a process has ended, in case a child process
 * keeps the pipe open.
 */
const DRAIN_MS = 250;

function start({ command, args, directory, environment }: ServerProcess): ChildProcess {
  return spawn(command, [...args], {
    cwd: directory,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // Makes it the leader of its own process group, which can be ended as a whole.
    detached: process.platform !== 'win32',
  });
}

/** The message in a line, or undefined. */
function messageIn(line: string): JSONRPCMessage | undefined {
  try {
    const value = JSON.parse(line) as JsonValue;
    return isJsonObject(value) && value['jsonrpc'] === '2.0'
      ? (value as unknown as JSONRPCMessage)
      : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Returns false if the client throws, for example because a message is too deep for its error to
 * repeat. The error would otherwise end this process.
 */
function deliver({ onmessage }: StdioTransport, message: JSONRPCMessage): boolean {
  try {
    onmessage?.(message);
    return true;
  } catch {
    return false;
  }
}

interface Streams {
  readonly onLine: (line: string) => void;
  readonly onStderr: (text: string) => void;
  readonly onTooLong: () => void;
}

function listen(
  { stdin, stdout, stderr }: ChildProcess,
  maxMessageBytes: number,
  { onLine, onStderr, onTooLong }: Streams,
): void {
  const reader = createLineReader(maxMessageBytes, onLine);
  stdout?.on('data', (chunk: Buffer) => {
    if (reader.push(chunk)) return;
    stdout.removeAllListeners('data').resume();
    onTooLong();
  });
  stderr?.setEncoding('utf8').on('data', onStderr);
  // The server may end during a write. Its end is reported elsewhere.
  stdin?.on('error', () => undefined);
}

function write(child: ChildProcess | undefined, message: JSONRPCMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const stdin = child?.stdin;
    if (!stdin?.writable) return reject(new Error('the server has ended'));
    stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** Communicates with a server over stdio. `start` starts it once. */
export function createStdioTransport(server: ServerProcess): StdioTransport {
  const lastLines = createLastLines();
  let child: ChildProcess | undefined;
  let hasClosed = false;

  const closed = (): void => {
    if (hasClosed) return;
    hasClosed = true;
    transport.onclose?.();
  };
  const close = async (): Promise<void> => {
    if (child !== undefined) await endProcess(child, server.graceMs);
    closed();
  };
  const streams: Streams = {
    onLine: (line) => {
      const message = messageIn(line);
      if (message === undefined || !deliver(transport, message)) server.onInvalidLine(line);
    },
    onStderr: lastLines.push,
    onTooLong: () => {
      lastLines.push(`\n(it wrote a message of more than ${server.maxMessageBytes} bytes)`);
      void close();
    },
  };
  const transport: StdioTransport = {
    get pid() {
      return child?.pid ?? null;
    },
    stderr: null,
    lastLines: lastLines.read,
    start: () =>
      new Promise((resolve, reject) => {
        const started = start(server);
        child = started;
        listen(started, server.maxMessageBytes, streams);
        started.once('spawn', resolve).on('error', (error) => {
          reject(error);
          closed();
        });
        started
          .once('close', closed)
          .once('exit', () => void sleep(DRAIN_MS, undefined, { ref: false }).then(closed));
      }),
    send: (message) => write(child, message),
    close,
  };
  return transport;
}
