import { spawn } from 'node:child_process';
import path from 'node:path';
import { REPOSITORY, type Server } from './server.fixture.ts';

export interface CliOutcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

export interface CliOptions {
  /** The typed input. */
  readonly input?: string;
  /** Set in addition to `DATA_DIR`. Default: the port of the server, which must be running. */
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs the `mozaiks` command next to the server, as a user would, with its input from a pipe. */
export function runCli(
  server: Server,
  args: readonly string[],
  { input = '', env: more }: CliOptions = {},
): Promise<CliOutcome> {
  const own = {
    PATH: process.env['PATH'],
    HOME: server.dir,
    DATA_DIR: path.join(server.dir, 'data'),
  };
  const env = { ...own, ...(more ?? { PORT: new URL(server.url).port }) };
  const child = spawn(
    process.execPath,
    [path.join(REPOSITORY, 'apps/cli/bin/mozaiks.mjs'), ...args],
    {
      cwd: server.dir,
      env,
      timeout: 120_000,
    },
  );
  const out: string[] = [];
  const err: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => void out.push(text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => void err.push(text));
  child.stdin.end(input);
  return new Promise((resolve) =>
    child.once('close', (code) => resolve({ code, out: out.join(''), err: err.join('') })),
  );
}
