import type { ModuleRequest } from '../compiler/protocol.ts';
import type { CodeFindings } from './code-findings.ts';
import type { FunctionFacts } from './function-facts.ts';
import { createKnownFacts, type FactsByPath } from './known-facts.ts';
import { merged } from './merge-requests.ts';
import { createBatch } from './request-batch.ts';
import { createNeedsCheck, type NeedsCheck } from './needs-check.ts';
import { compilerProcess, type Compiler } from './run-compiler.ts';

/** The compiler's answers about modules, by their real paths. */
export interface Described {
  /** The facts of a requested function. Undefined if the module exports no such function. */
  factsOf(path: string, name: string): FunctionFacts | undefined;
  /** Undefined for a module that was not requested. */
  findingsIn(path: string): CodeFindings | undefined;
}

/**
 * Reads the signatures and comments of functions. Answers are cached; the compiler runs only for
 * modules that are not in the cache.
 */
export interface FunctionReader {
  describe(modules: readonly ModuleRequest[]): Promise<Described>;
  /** The synchronous form of `describe`. */
  describeNow(modules: readonly ModuleRequest[]): Described;
  /**
   * One compiler answers all calls of `describe` that `start` makes, after `start` has resolved.
   */
  together<T>(start: () => Promise<T>): Promise<T>;
}

function byPath(...found: readonly FactsByPath[]): Described {
  const of = (path: string) => found.find((facts) => facts.has(path))?.get(path);
  return {
    factsOf: (path, name) => of(path)?.facts[name],
    findingsIn: (path) => of(path)?.findings,
  };
}

export interface FunctionReaderOptions {
  /**
   * The folder in which answers are stored across restarts. Without it, they are kept in memory.
   */
  readonly cache_dir?: string | undefined;
  /** Default: a separate process. */
  readonly compiler?: Compiler;
}

export function createFunctionReader({
  cache_dir,
  compiler = compilerProcess,
}: FunctionReaderOptions = {}): FunctionReader {
  const known = createKnownFacts(cache_dir);
  const batch = createBatch(async (modules) =>
    known.keep(modules, await compiler.compile(modules)),
  );
  let held = 0;
  /** Shared by all modules that are described together, so that each file is read once. */
  let check: NeedsCheck | undefined;

  const lookUp = (modules: readonly ModuleRequest[]) => {
    const asked = merged(modules);
    const found = known.lookUp(asked, check ?? createNeedsCheck());
    return { found, missing: asked.filter(({ path }) => !found.has(path)) };
  };
  return {
    async describe(modules) {
      const { found, missing } = lookUp(modules);
      if (missing.length === 0) return byPath(found);
      const compiled = batch.add(missing);
      if (held === 0) await batch.flush();
      return byPath(found, await compiled);
    },
    describeNow(modules) {
      const { found, missing } = lookUp(modules);
      return missing.length === 0
        ? byPath(found)
        : byPath(found, known.keep(missing, compiler.compileNow(missing)));
    },
    async together(start) {
      held += 1;
      check ??= createNeedsCheck();
      try {
        return await start();
      } finally {
        held -= 1;
        if (held === 0) {
          check = undefined;
          await batch.flush();
        }
      }
    },
  };
}
