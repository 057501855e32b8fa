import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { INJECTED_PARAMETERS } from '@mozaiks/contracts';
import { currentSnapshot } from './compiler-snapshot.ts';
import type {
  CompilerAnswer,
  CompilerRequest,
  ModuleAnswer,
  ModuleRequest,
} from '../compiler/protocol.ts';

/**
 * The compiled program. The path is valid from `dist/signature` and also from `src/signature`,
 * because Node 20 cannot run TypeScript.
 */
export const programUrl = (): URL => new URL('../../dist/compiler/program.js', import.meta.url);

const TIMEOUT_MS = 60_000;
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;
const MAX_REASON = 300;

// Windows cannot start a program without it. It contains no secret.
export const compilerEnvironment = (): Readonly<Record<string, string>> =>
  process.env['SystemRoot'] === undefined ? {} : { SystemRoot: process.env['SystemRoot'] };

type Outcome =
  | { readonly ok: true; readonly answer: CompilerAnswer }
  | { readonly ok: false; readonly reason: string };

export const inputFor = (modules: readonly ModuleRequest[]): string =>
  JSON.stringify({ injected: INJECTED_PARAMETERS, modules } satisfies CompilerRequest);

/** The line of an error that says what went wrong. */
const reasonIn = (errors: string): string =>
  errors
    .split('\n')
    .find((line) => /Error|FATAL/.test(line))
    ?.slice(0, MAX_REASON) ?? 'it ended without an answer';

function read(output: string, errors: string): Outcome {
  try {
    return { ok: true, answer: JSON.parse(output) as CompilerAnswer };
  } catch {
    return { ok: false, reason: reasonIn(errors) };
  }
}

/** The ways to start the process, the fastest one first. */
function starts(): readonly (readonly string[])[] {
  const snapshot = currentSnapshot();
  const program = [fileURLToPath(programUrl())];
  return snapshot === undefined ? [program] : [['--snapshot-blob', snapshot], program];
}

async function run(modules: readonly ModuleRequest[]): Promise<Outcome> {
  let outcome: Outcome = { ok: false, reason: 'not started' };
  for (const start of starts()) {
    outcome = await runWith(start, modules);
    if (outcome.ok) break;
  }
  return outcome;
}

function runWith(start: readonly string[], modules: readonly ModuleRequest[]): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, start, {
      env: compilerEnvironment(),
      stdio: 'pipe',
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    let [output, errors] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr
      .setEncoding('utf8')
      .on('data', (text: string) => (errors = (errors + text).slice(0, 10_000)));
    child.stdin.on('error', () => undefined); // it ended early, and `close` follows
    child.once('error', ({ message }) => resolve({ ok: false, reason: message }));
    child.once('close', () => resolve(read(output, errors)));
    child.stdin.end(inputFor(modules));
  });
}

function runNow(modules: readonly ModuleRequest[]): Outcome {
  let outcome: Outcome = { ok: false, reason: 'not started' };
  for (const start of starts()) {
    outcome = runNowWith(start, modules);
    if (outcome.ok) break;
  }
  return outcome;
}

function runNowWith(start: readonly string[], modules: readonly ModuleRequest[]): Outcome {
  const { stdout, stderr, error } = spawnSync(process.execPath, start, {
    env: compilerEnvironment(),
    input: inputFor(modules),
    encoding: 'utf8',
    maxBuffer: MAX_ANSWER_BYTES,
    timeout: TIMEOUT_MS,
    killSignal: 'SIGKILL',
  });
  return error === undefined ? read(stdout, stderr) : { ok: false, reason: error.message };
}

const failed = (modules: readonly ModuleRequest[], reason: string): readonly ModuleAnswer[] =>
  modules.map(({ path }) => ({ path, failure: reason }));

/**
 * Describes functions of modules. Never rejects or throws: a module that cannot be read has a
 * `failure`.
 */
export interface Compiler {
  compile(modules: readonly ModuleRequest[]): Promise<readonly ModuleAnswer[]>;
  /** The synchronous form of the same. */
  compileNow(modules: readonly ModuleRequest[]): readonly ModuleAnswer[];
}

/**
 * If the process fails, each half of its modules is tried again, so that one module does not fail
 * the others.
 */
async function compile(modules: readonly ModuleRequest[]): Promise<readonly ModuleAnswer[]> {
  const outcome = await run(modules);
  if (outcome.ok) return outcome.answer.modules;
  if (modules.length < 2) return failed(modules, outcome.reason);
  const middle = Math.ceil(modules.length / 2);
  return [...(await compile(modules.slice(0, middle))), ...(await compile(modules.slice(middle)))];
}

/** The TypeScript compiler in a process that ends after its answer. */
export const compilerProcess: Compiler = {
  compile,
  compileNow(modules) {
    const outcome = runNow(modules);
    return outcome.ok ? outcome.answer.modules : failed(modules, outcome.reason);
  },
};
