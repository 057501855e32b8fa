import type ts from 'typescript';
import { describeFunction } from './describe-function.ts';
import { createFindings, type FindInCode } from './findings/find-in-code.ts';
import { createModuleGraph, type ModuleGraph } from './module-graph.ts';
import {
  addObservations,
  needsOf,
  noObservations,
  observeFiles,
  type ObservedFiles,
} from './observed-files.ts';
import { createPrograms, type Libraries } from './open-program.ts';
import type { CompilerAnswer, CompilerRequest, ModuleAnswer, ModuleRequest } from './protocol.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { TypeScript } from './typescript.ts';

interface Session {
  readonly typescript: TypeScript;
  readonly files: ObservedFiles;
  readonly graph: ModuleGraph;
  readonly injected: readonly string[];
}

/** A program with the function that finds mistakes in it. */
interface Opened {
  readonly program: ts.Program;
  readonly findInCode: FindInCode;
}

const DECLARES_GLOBALS = /\bdeclare\s+(?:global|module)\b/;

/** Whether a file declares global names. */
function isGlobal({ typescript }: Session, program: ts.Program, path: string): boolean {
  const file = program.getSourceFile(path);
  if (file === undefined || path.endsWith('.json') || program.isSourceFileDefaultLibrary(file))
    return false;
  return !typescript.isExternalModule(file) || DECLARES_GLOBALS.test(file.text);
}

/** Groups modules that see the same global declarations. Only these may share a program. */
function groupsOf(
  session: Session,
  program: ts.Program,
  modules: readonly ModuleRequest[],
): readonly ModuleRequest[][] {
  const groups = new Map<string, ModuleRequest[]>();
  for (const module of modules) {
    const { files } = session.graph.closureOf(module.path);
    const globals = files.filter((path) => isGlobal(session, program, path)).sort();
    const key = globals.join('\n');
    groups.set(key, [...(groups.get(key) ?? []), module]);
  }
  return [...groups.values()];
}

function answerFor(
  session: Session,
  { program, findInCode }: Opened,
  module: ModuleRequest,
): ModuleAnswer {
  const { typescript, files, graph, injected } = session;
  const { path, root } = module;
  try {
    const input = { typescript, program, checker: program.getTypeChecker(), path, root, injected };
    const described = module.names.flatMap(
      (name): readonly (readonly [string, FunctionFacts])[] => {
        const facts = describeFunction(input, name);
        return facts === undefined ? [] : [[name, facts]];
      },
    );
    const closure = graph.closureOf(path);
    const log = noObservations();
    addObservations(log, closure.log);
    for (const file of closure.files) if (!file.startsWith('/@mozaiks/')) files.readFile(file, log);
    return {
      path,
      facts: Object.fromEntries(described),
      findings: findInCode(module, closure.files),
      needs: needsOf(log),
    };
  } catch (error) {
    return { path, failure: error instanceof Error ? error.message : String(error) };
  }
}

/** Creates the value when it is first needed. */
function whenNeeded<V>(make: () => V): () => V {
  let made: { readonly value: V } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The compiler and the state that it keeps between requests. */
export interface Language {
  readonly typescript: TypeScript;
  readonly libraries: Libraries;
}

/** Describes functions of many modules with as few programs as their global declarations allow. */
export function describeModules(
  { typescript, libraries }: Language,
  { injected, modules }: CompilerRequest,
): CompilerAnswer {
  const files = observeFiles();
  const roots = [...new Set(modules.map(({ root }) => root))];
  const graph = createModuleGraph({ typescript, files, roots });
  const session: Session = { typescript, files, graph, injected };
  const open = createPrograms({ typescript, files, graph, libraries });
  const all = open(modules.map(({ path }) => path));
  const groups = groupsOf(session, all, modules);
  const answers = groups.flatMap((group) => {
    const program = groups.length === 1 ? all : open(group.map(({ path }) => path));
    const paths = group.map(({ path }) => path);
    const opened = {
      program,
      findInCode: createFindings({
        typescript,
        program,
        openLenient: whenNeeded(() => open(paths, 'lenient')),
      }),
    };
    return group.map((module) => answerFor(session, opened, module));
  });
  return { modules: answers };
}
