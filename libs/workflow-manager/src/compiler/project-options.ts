import { dirname, join } from 'node:path';
import type ts from 'typescript';
import type { ObservedFiles, Observations } from './observed-files.ts';
import type { TypeScript } from './typescript.ts';

/** Strict for everyone: whether a key may be left out must not depend on the author's settings. */
export function baseOptions(typescript: TypeScript): ts.CompilerOptions {
  return {
    target: typescript.ScriptTarget.ES2023,
    module: typescript.ModuleKind.ESNext,
    moduleResolution: typescript.ModuleResolutionKind.Bundler,
    moduleDetection: typescript.ModuleDetectionKind.Force,
    lib: ['lib.es2023.d.ts'],
    types: [],
    strict: true,
    allowJs: true,
    noEmit: true,
    skipLibCheck: true,
    resolveJsonModule: true,
    allowImportingTsExtensions: true,
  };
}

/** The options of a project without settings. Files are parsed as with strict options. */
export const lenientOptions = (options: ts.CompilerOptions): ts.CompilerOptions => ({
  ...options,
  strict: false,
  alwaysStrict: true,
});

const RESOLUTION = ['paths', 'baseUrl', 'pathsBasePath'];

export interface ProjectInput {
  readonly typescript: TypeScript;
  readonly files: ObservedFiles;
  /** Records the files that are read. */
  readonly log: Observations;
}

/** The nearest tsconfig.json, upwards from a folder. */
function findConfig(input: ProjectInput, folder: string): string | undefined {
  const path = join(folder, 'tsconfig.json');
  if (input.files.fileExists(path, input.log)) return path;
  const parent = dirname(folder);
  return parent === folder ? undefined : findConfig(input, parent);
}

/** How modules are found from a folder. Of the nearest tsconfig.json, only `paths` is used. */
export function optionsFor(input: ProjectInput, folder: string): ts.CompilerOptions {
  const { typescript, files, log } = input;
  const base = baseOptions(typescript);
  const config = findConfig(input, folder);
  if (config === undefined) return base;
  const readFile = (path: string): string | undefined => files.readFile(path, log);
  const { config: json } = typescript.readConfigFile(config, readFile) as { config?: unknown };
  const host: ts.ParseConfigHost = {
    useCaseSensitiveFileNames: true,
    fileExists: (path) => files.fileExists(path, log),
    readFile,
    readDirectory: () => [],
  };
  const { options } = typescript.parseJsonConfigFileContent(json ?? {}, host, dirname(config));
  const own = Object.entries(options).filter(([name]) => RESOLUTION.includes(name));
  return { ...base, ...Object.fromEntries(own) };
}
