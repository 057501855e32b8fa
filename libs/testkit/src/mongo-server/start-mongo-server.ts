import { defined } from '@mozaiks/contracts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../until.ts';
import type { FoundMongo, MongoProgram } from './find-mongo-server.ts';

export interface MongoServer {
  readonly uri: string;
  /** The process that was started for this server; absent if the server was already running. */
  readonly pid?: number;
  /** Stops the process, if one was started, and deletes its data. May be called again. */
  stop(): Promise<void>;
}

export interface StartMongoOptions {
  /** Default: any free port. */
  readonly port?: number;
  /** The data folder, kept when the server stops. Default: a temporary folder, which is deleted. */
  readonly folder?: string;
}

/** Resolves when the server answers. Throws if no server was found. */
export async function startMongoServer(
  found: FoundMongo,
  options: StartMongoOptions = {},
): Promise<MongoServer> {
  if (found.kind === 'none')
    throw new Error(`no MongoDB server: ${found.reason}. Try: ${found.command}`);
  if (found.kind === 'running') return { uri: found.uri, stop: async () => undefined };
  const folder = options.folder ?? mkdtempSync(path.join(tmpdir(), 'mozaiks-mongo-'));
  const port = options.port ?? (await freePort());
  const child = spawn(found.file, [...argumentsOf(found.program, folder), '--port', String(port)], {
    stdio: 'ignore',
  });
  const killed = (): void => void child.kill('SIGKILL');
  process.once('exit', killed);
  const stop = async (): Promise<void> => {
    process.off('exit', killed);
    await ended(child);
    if (options.folder === undefined)
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    await until(() => answers(port, child), {
      timeout_ms: 30_000,
      every_ms: 50,
      what: `${found.program} on port ${port}`,
    });
    return {
      uri: `mongodb://127.0.0.1:${port}/?directConnection=true`,
      ...defined({ pid: child.pid }),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

function argumentsOf(program: MongoProgram, folder: string): string[] {
  switch (program) {
    case 'mongod':
      return [
        '--dbpath',
        folder,
        '--bind_ip',
        '127.0.0.1',
        '--setParameter',
        'enableTestCommands=1',
      ];
    // Without `--sync-on-commit` the server acknowledges `j: true` before the data is on disk.
    case 'secantusd-rs':
    case 'secantusd-py':
      return [
        '--storage-path',
        folder,
        '--sync-on-commit',
        '--enable-test-commands',
        '--cache-size',
        '256M',
      ];
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

function answers(port: number, child: ChildProcess): Promise<boolean> {
  if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`);
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const report = (answer: boolean): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => report(true)).once('error', () => report(false));
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const exited = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await exited;
  clearTimeout(timer);
}

/** The URI of the same server with another database. */
export const databaseUri = (uri: string, database: string): string =>
  uri.replace(/^([^:]+:\/\/[^/?]+)(\/[^?]*)?/, `$1/${database}`);
