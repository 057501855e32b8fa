import { dirname, join, resolve } from 'node:path';
import type ts from 'typescript';
import {
  CONTRACTS_PATH,
  CONTRACTS_TYPES,
  GLOBALS_PATH,
  GLOBALS_TYPES,
} from './contracts-declarations.ts';
import type { ModuleGraph } from './module-graph.ts';
import { noObservations, type ObservedFiles } from './observed-files.ts';
import { baseOptions, lenientOptions } from './project-options.ts';
import type { TypeScript } from './typescript.ts';

export interface ProgramInput {
  readonly typescript: TypeScript;
  readonly files: ObservedFiles;
  readonly graph: ModuleGraph;
  /** The language's own declarations, parsed. */
  readonly libraries: Libraries;
}

/** Parsed files by path. They never change, so any number of programs may share them. */
export type Libraries = Map<string, ts.SourceFile>;

const ownTexts: ReadonlyMap<string, string> = new Map([
  [CONTRACTS_PATH, CONTRACTS_TYPES],
  [GLOBALS_PATH, GLOBALS_TYPES],
]);

/** Opens a program of files. Programs with strict and with lenient types share the parsed files. */
export type OpenProgram = (paths: readonly string[], types?: 'strict' | 'lenient') => ts.Program;

/** Makes programs that share the files that were parsed for an earlier one. */
export function createPrograms(input: ProgramInput): OpenProgram {
  const { typescript, files, graph, libraries } = input;
  const options = baseOptions(typescript);
  const parsed = new Map<string, ts.SourceFile>();
  const ignored = noObservations();
  const textOf = (path: string): string | undefined =>
    ownTexts.get(path) ?? files.readFile(path, ignored);
  const parse = (
    path: string,
    version: ts.ScriptTarget | ts.CreateSourceFileOptions,
  ): ts.SourceFile | undefined => {
    const text = textOf(path);
    if (text === undefined) return undefined;
    const file = typescript.createSourceFile(path, text, version, true);
    for (const { fileName } of file.referencedFiles)
      graph.addReference(path, resolve(dirname(path), fileName));
    return file;
  };
  const folder = dirname(typescript.getDefaultLibFilePath(options));
  const host: ts.CompilerHost = {
    getSourceFile(path, version) {
      const known = libraries.get(path) ?? parsed.get(path);
      const file = known ?? parse(path, version);
      if (file !== undefined) (dirname(path) === folder ? libraries : parsed).set(path, file);
      return file;
    },
    getDefaultLibFileName: (given) => join(folder, typescript.getDefaultLibFileName(given)),
    getDefaultLibLocation: () => folder,
    writeFile: () => undefined,
    getCurrentDirectory: () => '/',
    getCanonicalFileName: (path) => path,
    useCaseSensitiveFileNames: () => true,
    getNewLine: () => '\n',
    fileExists: (path) => ownTexts.has(path) || files.fileExists(path, ignored),
    readFile: textOf,
    resolveModuleNameLiterals: graph.resolveModules,
    resolveTypeReferenceDirectiveReferences: graph.resolveTypes,
  };
  return (paths, types = 'strict') =>
    typescript.createProgram(
      [GLOBALS_PATH, ...paths],
      types === 'strict' ? options : lenientOptions(options),
      host,
    );
}
