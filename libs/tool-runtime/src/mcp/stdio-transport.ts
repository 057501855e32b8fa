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
  /** All of its environment. */
  readonly environment: Record<string, string>;
  /** Of one message. */
  readonly maxMessageBytes: number;
  /** Between closing stdin, SIGTERM and SIGKILL. */
  readonly graceMs: number;
  /** Told of each line on stdout that is no message. */
  readonly onNoise: (line: string) => void;
}

/**
 * The client starts a server twice over its own transport, once to ask for its version. Over any other
 * it asks in place; by the keys `pid` and `stderr` it knows that it talks to a process.
 */
export interface StdioTransport extends Transport {
  readonly pid: number | null;
  readonly stderr: null;
  /** The end of what the server wrote to stderr. */
  readonly lastLines: () => string;
}

/** How long the rest of its output may take after a process has ended, if a child of it holds the pipe. */
const DRAIN_MS = 250;

function start({ command, args, directory, environment }: ServerProcess): ChildProcess {
  return spawn(command, [...args], {
    cwd: directory,
    env: environment,
    stdio: ['pipe', 'pipe', 'pipe'],
    windowsHide: true,
    // The leader of a process group of its own, which can be ended as a whole.
    detached: process.platform !== 'win32',
  });
}

/** A message of a line, or undefined. */
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

/** False for what the client throws at, such as a message too deep for its error to repeat: it would end this process. */
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
  // A server that ends while it is written to: its end is told elsewhere.
  stdin?.on('error', () => undefined);
}

function write(child: ChildProcess | undefined, message: JSONRPCMessage): Promise<void> {
  return new Promise((resolve, reject) => {
    const stdin = child?.stdin;
    if (!stdin?.writable) return reject(new Error('the server has ended'));
    stdin.write(`${JSON.stringify(message)}\n`, (error) => (error ? reject(error) : resolve()));
  });
}

/** Speaks with a server over stdin and stdout. It is started once, by `start`. */
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
      if (message === undefined || !deliver(transport, message)) server.onNoise(line);
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
