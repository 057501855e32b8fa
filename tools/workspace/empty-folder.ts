import { spawn, type ChildProcess } from 'node:child_process';
import { lstatSync, readdirSync } from 'node:fs';
import path from 'node:path';

export interface Ended {
  readonly code: number | null;
  /** Standard output and standard error together. */
  readonly output: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The standard input. Default: empty. */
  readonly input?: string;
}

/** Starts a script of Node in the environment of a machine that has never seen this repository. */
export const startNode = (args: readonly string[], { cwd, env = {} }: RunOptions): ChildProcess =>
  spawn(process.execPath, args, {
    cwd,
    env: { ...process.env, NODE_OPTIONS: '', JEST_WORKER_ID: undefined, ...env },
    detached: process.platform !== 'win32',
  });

/** Stops a script with all processes that it has started. */
export function endNode(child: ChildProcess): void {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (child.pid === undefined || process.platform === 'win32') child.kill();
  else process.kill(-child.pid, 'SIGTERM');
}

export const runNode = (args: readonly string[], options: RunOptions): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = startNode(args, options);
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => output.push(text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: output.join('') }));
    child.stdin?.end(options.input ?? '');
  });

interface Weight {
  readonly packages: number;
  readonly megabytes: number;
}

const HAS_PACKAGES = /(?:^|\/)node_modules(?:\/@[^/]+)?$/;

/**
 * Counts the packages of a `node_modules` folder, including nested ones, and the bytes of their
 * files.
 */
export function weigh(folder: string): Weight {
  const total = { packages: 0, bytes: 0 };
  const visit = (at: string): void => {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const file = path.join(at, entry.name);
      if (entry.isSymbolicLink()) continue;
      if (entry.isFile()) total.bytes += lstatSync(file).size;
      else visit(file);
      const isPackage = entry.isDirectory() && !/^[@.]/.test(entry.name);
      if (isPackage && HAS_PACKAGES.test(at.split(path.sep).join('/'))) total.packages += 1;
    }
  };
  visit(folder);
  return { packages: total.packages, megabytes: Math.round(total.bytes / 1e6) };
}
