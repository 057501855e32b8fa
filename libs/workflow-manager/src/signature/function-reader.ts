import type { ModuleRequest } from '../compiler/protocol.ts';
import type { CodeFindings } from './code-findings.ts';
import type { FunctionFacts } from './function-facts.ts';
import { createKnownFacts, type FactsByPath } from './known-facts.ts';
import { createNeedsCheck, type NeedsCheck } from './needs-check.ts';
import { compilerProcess, type Compiler } from './run-compiler.ts';

/** What the compiler says of modules, by their real paths. */
export interface Described {
  /** The facts of a function that was asked for; undefined if the module exports no such function. */
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

interface Waiting {
  readonly modules: readonly ModuleRequest[];
  readonly resolve: (found: FactsByPath) => void;
}

function byPath(...found: readonly FactsByPath[]): Described {
  const of = (path: string) => found.find((facts) => facts.has(path))?.get(path);
  return {
    factsOf: (path, name) => of(path)?.facts[name],
    findingsIn: (path) => of(path)?.findings,
  };
}

const united = (...lists: readonly (readonly string[] | undefined)[]): readonly string[] => [
  ...new Set(lists.flatMap((list) => list ?? [])),
];

/** A module that is asked for more than once is asked for with all of its functions. */
function merged(modules: readonly ModuleRequest[]): readonly ModuleRequest[] {
  const known = new Map<string, ModuleRequest>();
  for (const module of modules) {
    const { names, hooks, routers } = known.get(module.path) ?? module;
    known.set(module.path, {
      ...module,
      names: united(names, module.names),
      hooks: united(hooks, module.hooks),
      routers: united(routers, module.routers),
    });
  }
  return [...known.values()];
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
  let waiting: readonly Waiting[] = [];
  let held = 0;
  /** Shared by what is described together, so that each file is read once. */
  let check: NeedsCheck | undefined;

  const lookUp = (modules: readonly ModuleRequest[]) => {
    const asked = merged(modules);
    const found = known.lookUp(asked, check ?? createNeedsCheck());
    return { found, missing: asked.filter(({ path }) => !found.has(path)) };
  };
  const flush = async (): Promise<void> => {
    if (held > 0 || waiting.length === 0) return;
    const batch = waiting;
    waiting = [];
    const modules = merged(batch.flatMap((one) => one.modules));
    const found = known.keep(modules, await compiler.compile(modules));
    for (const { resolve } of batch) resolve(found);
  };

  return {
    async describe(modules) {
      const { found, missing } = lookUp(modules);
      if (missing.length === 0) return byPath(found);
      const compiled = new Promise<FactsByPath>(
        (resolve) => (waiting = [...waiting, { modules: missing, resolve }]),
      );
      await flush();
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
        if (held === 0) check = undefined;
        await flush();
      }
    },
  };
}
