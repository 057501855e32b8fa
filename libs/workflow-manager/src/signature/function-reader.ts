import type { ModuleRequest } from '../compiler/protocol.ts';
import type { CodeFindings } from './code-findings.ts';
import type { FunctionFacts } from './function-facts.ts';
import { createKnownFacts, type FactsByPath } from './known-facts.ts';
import { merged } from './merge-requests.ts';
import { createBatch } from './request-batch.ts';
import { createNeedsCheck, type NeedsCheck } from './needs-check.ts';
import { compilerProcess, type Compiler } from './run-compiler.ts';

/** What the compiler says of modules, by their real paths. */
export interface Described {
  /**
   * The facts of a function that was asked for; undefined if the module exports no such function.
   */
  factsOf(path: string, name: string): FunctionFacts | undefined;
  /** Undefined for a module that was not asked for. */
  findingsIn(path: string): CodeFindings | undefined;
}

/**
 * Reads what functions say about themselves. Answers are cached; the compiler runs for what is not.
 */
export interface FunctionReader {
  describe(modules: readonly ModuleRequest[]): Promise<Described>;
  /** The same while the caller waits. */
  describeNow(modules: readonly ModuleRequest[]): Described;
  /**
   * Calls of `describe` that `start` makes are answered by one compiler, once `start` has resolved.
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
  /** The folder in which answers outlive the process. Without it, they are kept in memory. */
  readonly cache_dir?: string | undefined;
  /** Default: a process of its own. */
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
  /** Shared by what is described together, so that each file is read once. */
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
