import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { CompilerAnswer, ModuleAnswer, ModuleRequest } from '../compiler/protocol.ts';
import { compilerEnvironment, compilerProcess, inputFor, type Compiler } from './run-compiler.ts';

/** A compiler whose process keeps running, for a folder that is being edited. */
export interface WarmCompiler extends Compiler {
  /** Starts the process ahead of the next request. It does not keep its parent alive. */
  prepare(): void;
  close(): void;
}

interface Warm {
  readonly child: ChildProcessWithoutNullStreams;
  readonly lines: Interface;
}

const serverUrl = (): URL => new URL('../../dist/compiler/serve.js', import.meta.url);

const TIMEOUT_MS = 60_000;
/**
 * The parsed files of a request are garbage after it. A larger heap would only delay their
 * collection.
 */
const MAX_HEAP_MB = 512;

function start(onEnd: (ended: Warm) => void): Warm {
  const child = spawn(
    process.execPath,
    [`--max-old-space-size=${MAX_HEAP_MB}`, fileURLToPath(serverUrl())],
    {
      env: compilerEnvironment(),
      stdio: 'pipe',
    },
  );
  const warm = { child, lines: createInterface({ input: child.stdout }) };
  child.stdin.on('error', () => undefined); // it ended, and `close` follows
  child.stderr.resume();
  child.once('error', () => onEnd(warm));
  child.once('close', () => onEnd(warm));
  for (const part of [child, child.stdin, child.stdout, child.stderr])
    (part as { unref?: () => void }).unref?.();
  return warm;
}

/** The answer to one request; undefined if the process ends or takes too long. */
function ask(
  { child, lines }: Warm,
  modules: readonly ModuleRequest[],
): Promise<readonly ModuleAnswer[] | undefined> {
  return new Promise((resolve) => {
    const end = (answer: readonly ModuleAnswer[] | undefined): void => {
      clearTimeout(timer);
      lines.off('line', onLine);
      child.off('close', onClose);
      resolve(answer);
    };
    const onLine = (line: string): void => end((JSON.parse(line) as CompilerAnswer).modules);
    const onClose = (): void => end(undefined);
    const timer = setTimeout(() => child.kill('SIGKILL'), TIMEOUT_MS);
    lines.once('line', onLine);
    child.once('close', onClose);
    child.stdin.write(`${inputFor(modules)}\n`);
  });
}

/**
 * If the process fails, the modules go to `compilerProcess`. Requests are answered one after
 * another.
 */
export function createWarmCompiler(): WarmCompiler {
  let warm: Warm | undefined;
  let isClosed = false;
  let last: Promise<unknown> = Promise.resolve();
  const current = (): Warm =>
    (warm ??= start((ended) => (warm = warm === ended ? undefined : warm)));
  const compile = async (modules: readonly ModuleRequest[]): Promise<readonly ModuleAnswer[]> => {
    const answer = isClosed ? undefined : await ask(current(), modules);
    return answer ?? compilerProcess.compile(modules);
  };
  return {
    compile(modules) {
      const next = last.then(() => compile(modules));
      last = next;
      return next;
    },
    compileNow: (modules) => compilerProcess.compileNow(modules),
    prepare: () => void (isClosed || current()),
    close() {
      isClosed = true;
      warm?.child.kill();
    },
  };
}
