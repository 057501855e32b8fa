import { spawn, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { programEnvironment } from './program-environment.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';

/**
 * The request to the script, as JSON. `modules`: paths of files with the functions to describe; a
 * single `*` means all functions.
 */
export interface ReaderRequest {
  readonly name: string;
  readonly files: { readonly [path: string]: string };
  readonly injected: readonly string[];
  readonly modules: { readonly [path: string]: readonly string[] };
}

/** A function with its Python text. */
export interface FunctionOutline {
  readonly name: string;
  readonly is_async: boolean;
  /** Parameters that the runtime fills. */
  readonly injected: readonly string[];
  /** The lines of its body, without the docstring. */
  readonly body: readonly string[];
}

export type ModuleText =
  | {
      readonly error: { readonly message: string; readonly line: number; readonly column: number };
    }
  | {
      /** Null if it imports names that are only known at run time. */
      readonly exports: readonly string[] | null;
      readonly facts: { readonly [name: string]: FunctionFacts };
      readonly context_free: readonly string[];
      /** Present if all functions were requested with `*`. */
      readonly functions?: readonly FunctionOutline[];
      /** Packages that the module imports. Present if all functions were requested. */
      readonly packages?: readonly string[];
    };

export type ReaderOutcome =
  | { readonly ok: true; readonly modules: { readonly [path: string]: ModuleText } }
  /** `isMissing`: there is no Python, or it is too old. */
  | { readonly ok: false; readonly isMissing: boolean; readonly reason: string };

/** Runs the script that reads signatures. Never rejects or throws. */
export interface ReaderProcess {
  run(request: ReaderRequest): Promise<ReaderOutcome>;
  /** The synchronous form of the same. */
  runNow(request: ReaderRequest): ReaderOutcome;
}

/** The path is valid from `dist/python` and from `src/python`. */
const script = (): string =>
  fileURLToPath(new URL('../../python/read_signatures.py', import.meta.url));

const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;
const MAX_REASON = 300;
const TOO_OLD = /this is Python \d|SyntaxError/;

const options = () =>
  ({
    env: programEnvironment(),
    stdio: 'pipe',
  }) as const;

function read(output: string, errors: string): ReaderOutcome {
  try {
    const { modules } = JSON.parse(output) as { modules: { [path: string]: ModuleText } };
    return { ok: true, modules };
  } catch {
    const reason = errors.trim().split('\n').at(-1)?.slice(0, MAX_REASON) ?? '';
    return {
      ok: false,
      isMissing: TOO_OLD.test(errors),
      reason: reason === '' ? `Python gave no answer within ${TIMEOUT_MS / 1000} s` : reason,
    };
  }
}

const notStarted = (command: string): ReaderOutcome => ({
  ok: false,
  isMissing: true,
  reason: `${command} cannot be started`,
});

/** `command` starts Python. */
export function createReaderProcess(command: string): ReaderProcess {
  const args = ['-X', 'utf8', script()];
  return {
    run: (request) =>
      new Promise((resolve) => {
        const child = spawn(command, args, options());
        // `timeout` of spawn would keep this process waiting for a program that does not exist.
        const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
        const end = (outcome: ReaderOutcome): void => {
          clearTimeout(timer);
          resolve(outcome);
        };
        let [output, errors] = ['', ''];
        child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
        child.stderr
          .setEncoding('utf8')
          .on('data', (text: string) => (errors = (errors + text).slice(-10_000)));
        child.stdin.on('error', () => undefined); // it ended early, and `close` follows
        child.once('error', () => end(notStarted(command)));
        child.once('close', () => end(read(output, errors)));
        child.stdin.end(JSON.stringify(request));
      }),
    runNow(request) {
      const { stdout, stderr, error } = spawnSync(command, args, {
        ...options(),
        timeout: TIMEOUT_MS,
        killSignal: 'SIGKILL',
        input: JSON.stringify(request),
        encoding: 'utf8',
        maxBuffer: MAX_ANSWER_BYTES,
      });
      const isStarted = error === undefined || !('code' in error) || error.code !== 'ENOENT';
      return isStarted ? read(stdout ?? '', stderr ?? '') : notStarted(command);
    },
  };
}
