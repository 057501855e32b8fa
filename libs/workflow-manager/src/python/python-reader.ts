import { INJECTED_PARAMETERS, type CodeBundle, type CodeRef } from '@mozaiks/contracts';
import { sha256 } from '../code/sha256.ts';
import type { BuildProblem, BuiltModule } from '../code/bundle.ts';
import { fileOfModule } from '../code/resolve-module.ts';
import type { Folder } from '../read/scope.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { Position } from '../yaml/node.ts';
import { readPythonFiles, type PythonFiles } from './python-files.ts';
import {
  createReaderProcess,
  type ModuleText,
  type ReaderOutcome,
  type ReaderRequest,
} from './run-reader.ts';

/** The functions that the definition names, by module. */
export type PythonAsked = ReadonlyMap<string, readonly string[]>;

export interface PythonProblem extends Omit<BuildProblem, 'code'> {
  readonly code: 'WF042' | 'WF044';
}

/** Python modules, which run unchanged. */
export interface PythonCode {
  readonly modules: ReadonlyMap<string, BuiltModule>;
  /** Facts by module and function. */
  readonly facts: ReadonlyMap<string, { readonly [name: string]: FunctionFacts }>;
  readonly problems: readonly PythonProblem[];
}

/** Reads the text of Python modules in a process that does not import them. */
export interface PythonReader {
  read(folder: Folder, asked: PythonAsked): Promise<PythonCode>;
  /** The synchronous form of the same. */
  readNow(folder: Folder, asked: PythonAsked): PythonCode;
}

export const isPython = (module: string): boolean => module.endsWith('.py');

/** The functions of each module, each once. */
export function functionsByModule(references: readonly CodeRef[]): PythonAsked {
  const asked = new Map<string, readonly string[]>();
  for (const { module, function: name } of references)
    asked.set(module, [...new Set([...(asked.get(module) ?? []), name])]);
  return asked;
}

const NOTHING: PythonCode = { modules: new Map(), facts: new Map(), problems: [] };

/**
 * Makes the bundles of modules. Each contains the texts of all files, because any of them may be
 * imported.
 */
function bundlesFor({ name, path: directory }: Folder, { files, shared }: PythonFiles) {
  const hash = sha256(JSON.stringify(Object.entries(files)));
  const source = JSON.stringify({ name, shared, files });
  return (module: string): CodeBundle => ({ module, hash, source, directory });
}

const requestFor = (
  { name }: Folder,
  { files }: PythonFiles,
  asked: PythonAsked,
): ReaderRequest => ({
  name,
  files,
  injected: INJECTED_PARAMETERS,
  modules: Object.fromEntries(asked),
});

function problemOf(outcome: Extract<ReaderOutcome, { ok: false }>, module: string): PythonProblem {
  if (outcome.isMissing)
    return {
      code: 'WF042',
      message: `${module} needs Python 3.9 or newer: ${outcome.reason}`,
      hint: 'install Python, or set PYTHON to the path of its program',
      at: undefined,
    };
  return { code: 'WF044', message: `${module} cannot be read: ${outcome.reason}`, at: undefined };
}

function placed(folder: Folder, facts: FunctionFacts): FunctionFacts {
  const at = (position: Position): Position => ({
    ...position,
    file: fileOfModule(folder, position.file),
  });
  return { ...facts, notes: facts.notes.map((note) => ({ ...note, at: at(note.at) })) };
}

type Found = Exclude<ModuleText, { error: unknown }>;

function builtOf(bundle: CodeBundle, { exports, context_free }: Found): BuiltModule {
  return {
    bundle: { ...bundle, context_free },
    exports: exports === null ? undefined : new Set(exports),
  };
}

type Answers = Extract<ReaderOutcome, { ok: true }>;

function codeOf(folder: Folder, files: PythonFiles, answers: Answers): PythonCode {
  const bundleOf = bundlesFor(folder, files);
  const modules = new Map<string, BuiltModule>();
  const facts = new Map<string, { readonly [name: string]: FunctionFacts }>();
  const problems: PythonProblem[] = [];
  for (const [module, text] of Object.entries(answers.modules)) {
    if ('error' in text) {
      const { message, line, column } = text.error;
      const at = { file: fileOfModule(folder, module), line, column };
      problems.push({ code: 'WF044', message, at });
      continue;
    }
    modules.set(module, builtOf(bundleOf(module), text));
    const own = Object.entries(text.facts).map(
      ([name, described]) => [name, placed(folder, described)] as const,
    );
    facts.set(module, Object.fromEntries(own));
  }
  return { modules, facts, problems };
}

const failed = (asked: PythonAsked, problem: (module: string) => PythonProblem): PythonCode => ({
  ...NOTHING,
  problems: [...asked.keys()].map(problem),
});

/** Python modules as they are on disk, without the signatures of their functions. */
export function pythonModulesNow(
  folder: Folder,
  modules: readonly string[],
): ReadonlyMap<string, BuiltModule> {
  if (modules.length === 0) return new Map();
  const found = readPythonFiles(folder);
  const bundleOf = bundlesFor(folder, found);
  return new Map(
    modules
      .filter((module) => Object.hasOwn(found.files, module))
      .map((module) => [module, { bundle: bundleOf(module), exports: undefined }]),
  );
}

/** `command` starts Python. */
export function createPythonReader(command = 'python3'): PythonReader {
  const process = createReaderProcess(command);
  const prepare = (folder: Folder, asked: PythonAsked) => {
    const files = readPythonFiles(folder);
    const finish = (outcome: ReaderOutcome): PythonCode =>
      outcome.ok
        ? codeOf(folder, files, outcome)
        : failed(asked, (module) => problemOf(outcome, module));
    return { files, finish };
  };
  const tooMuch = (asked: PythonAsked, message: string): PythonCode =>
    failed(asked, () => ({ code: 'WF044', message, at: undefined }));
  return {
    async read(folder, asked) {
      if (asked.size === 0) return NOTHING;
      const { files, finish } = prepare(folder, asked);
      if (files.problem !== undefined) return tooMuch(asked, files.problem);
      return finish(await process.run(requestFor(folder, files, asked)));
    },
    readNow(folder, asked) {
      if (asked.size === 0) return NOTHING;
      const { files, finish } = prepare(folder, asked);
      if (files.problem !== undefined) return tooMuch(asked, files.problem);
      return finish(process.runNow(requestFor(folder, files, asked)));
    },
  };
}
