import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '@mozaiks/testkit';
import { keepSamplesCache, takeSamplesCache } from './samples-cache.fixture.ts';
import { connectSocket, type Socket, type SocketOptions } from './socket.fixture.ts';
import { makeTempDir, removeTempDir } from './temp-dir.fixture.ts';
import { ISSUER, SECRET, signToken, type Claims } from './token.fixture.ts';
import { writeWorkflow, type WorkflowFiles } from './workflow-files.fixture.ts';

export const REPOSITORY = fileURLToPath(new URL('../../../../', import.meta.url));
const MAIN = path.join(REPOSITORY, 'apps/runtime/dist/main.js');
const START_TIMEOUT_MS = 240_000;

export interface ServerOptions {
  /** By name. Without any, the server serves the samples of the repository. */
  readonly workflows?: Readonly<Record<string, WorkflowFiles>>;
  /** In addition to the defaults. `undefined` removes a default. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** A server of the product in a separate process, with its own data folder. */
export interface Server {
  /** `http://127.0.0.1:port`. It changes with every start. */
  readonly url: string;
  readonly dir: string;
  readonly workflowsDir: string;
  /** Everything that it has printed, over all starts. */
  output(): string;
  /** The part that it has printed on standard output. */
  stdout(): string;
  /** The log lines that are JSON. */
  log(): readonly Readonly<Record<string, unknown>>[];
  connect(claims?: Claims, options?: SocketOptions): Promise<Socket>;
  write(name: string, files: WorkflowFiles): void;
  signal(signal: NodeJS.Signals): void;
  /** Ends the process; resolves with its exit code and signal. */
  end(
    signal: NodeJS.Signals,
  ): Promise<{ readonly code: number | null; readonly signal: NodeJS.Signals | null }>;
  /** Starts it again with the same data. */
  start(env?: ServerOptions['env']): Promise<void>;
  /** Kills the process and removes its files. May be called again. */
  dispose(): Promise<void>;
}

interface Running {
  readonly child: ChildProcess;
  readonly exited: Promise<{
    readonly code: number | null;
    readonly signal: NodeJS.Signals | null;
  }>;
  readonly url: string;
}

/** Starts a server and waits until it is ready. */
export async function startServer({ workflows, env = {} }: ServerOptions = {}): Promise<Server> {
  const dir = makeTempDir();
  const workflowsDir =
    workflows === undefined ? path.join(REPOSITORY, 'workflows') : path.join(dir, 'workflows');
  mkdirSync(workflowsDir, { recursive: true });
  for (const [name, files] of Object.entries(workflows ?? {}))
    writeWorkflow(workflowsDir, name, files);

  const output: Output = { all: [], stdout: [] };
  const fixed = { ...baseEnv(dir, workflowsDir), ...env };
  let running: Running | null = null;
  const current = (): Running => {
    if (running === null) throw new Error('the server does not run');
    return running;
  };
  const end = async (signal: NodeJS.Signals): ReturnType<Server['end']> => {
    const { child, exited } = current();
    child.kill(signal);
    const outcome = await exited;
    running = null;
    return outcome;
  };
  const start = async (more: ServerOptions['env'] = {}): Promise<void> => {
    running = await launch({ cwd: dir, env: { ...fixed, ...more }, output });
  };
  const dispose = async (): Promise<void> => {
    if (running !== null) await end('SIGKILL');
    removeTempDir(dir);
  };
  const isOfSamples = workflows === undefined;
  if (isOfSamples) takeSamplesCache(path.join(dir, 'data'));
  await start().catch(async (error: unknown) => {
    await dispose();
    throw error;
  });
  if (isOfSamples) keepSamplesCache(path.join(dir, 'data'));
  return {
    get url() {
      return current().url;
    },
    dir,
    workflowsDir,
    output: () => output.all.join(''),
    stdout: () => output.stdout.join(''),
    log: () => jsonLines(output.stdout.join('')),
    connect: (claims = {}, options = {}) =>
      connectSocket(`${current().url.replace('http', 'ws')}/ws`, {
        token: signToken(claims),
        ...options,
      }),
    write: (name, files) => writeWorkflow(workflowsDir, name, files),
    signal: (signal) => void current().child.kill(signal),
    end,
    start,
    dispose,
  };
}

const baseEnv = (dir: string, workflowsDir: string): Record<string, string | undefined> => ({
  PATH: process.env['PATH'],
  HOME: dir,
  PORT: '0',
  DATA_DIR: path.join(dir, 'data'),
  STORE: 'embedded',
  WORKFLOWS_DIR: workflowsDir,
  WORKFLOWS_RELOAD: 'off',
  JWT_SECRET: SECRET,
  ALLOWED_ISSUERS: ISSUER,
  MODEL_PROVIDER: 'scripted',
});

interface Output {
  readonly all: string[];
  readonly stdout: string[];
}

interface Launch {
  readonly cwd: string;
  readonly env: Record<string, string | undefined>;
  readonly output: Output;
}

async function launch({ cwd, env, output }: Launch): Promise<Running> {
  const from = output.all.length;
  // A temporary folder, so that no .env of the repository is read.
  const child = spawn(process.execPath, [MAIN], { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => void output.all.push(text));
  child.stdout.on('data', (text: string) => void output.stdout.push(text));
  const exited = new Promise<Awaited<Running['exited']>>((resolve) =>
    child.once('exit', (code, signal) => resolve({ code, signal })),
  );
  const killOnExit = (): void => void child.kill('SIGKILL');
  process.once('exit', killOnExit);
  void exited.then(() => process.off('exit', killOnExit));

  const printed = (): string => output.all.slice(from).join('');
  const answers = async (): Promise<string | null> => {
    if (child.exitCode !== null) return '';
    const url = /(?:running at |"event":"listening".*"url":")(http[^\s"]+)[\s"]/.exec(
      printed(),
    )?.[1];
    if (url === undefined) return null;
    return (await fetch(`${url}/readyz`)).ok ? url : null;
  };
  const url = await until(answers, {
    timeout_ms: START_TIMEOUT_MS,
    every_ms: 15,
    what: 'a ready server',
  }).catch(() => '');
  if (url === '') {
    child.kill('SIGKILL');
    throw new Error(`the server did not start: ${printed().slice(-3000)}`);
  }
  return { child, exited, url };
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}
