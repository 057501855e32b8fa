import { dirname, relative, resolve, sep } from 'node:path';
import type { CodeBundle } from '@mozaiks/contracts';
import { build, buildSync, type BuildOptions, type BuildResult, type Message } from 'esbuild';
import type { Folder } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';
import { withEsDefaults } from './es-default.ts';
import { isCodeInside, KEEP_INSIDE, keepInside, leavesText } from './keep-inside.ts';
import { missingModules } from './missing-modules.ts';
import { sha256 } from './sha256.ts';
import { slashes } from './slashes.ts';

/** A module to bundle: its name in `CodeRef` and its real path. */
export interface ModuleFile {
  readonly module: string;
  readonly path: string;
}

export interface BuiltModule {
  readonly bundle: CodeBundle;
  /** Undefined if unknown (CommonJS). */
  readonly exports: ReadonlySet<string> | undefined;
}
export interface BuildProblem {
  readonly code: 'WF041' | 'WF044' | 'WF052';
  readonly message: string;
  readonly hint?: string;
  /** Undefined: the problem concerns the whole module. */
  readonly at: Position | undefined;
}
export interface Built {
  readonly modules: ReadonlyMap<string, BuiltModule>;
  readonly problems: readonly BuildProblem[];
}

// Tools need only this one value of the contracts; types are erased. So bundles neither contain nor
// load the package.
const contractsStub = 'data:text/javascript,export const defineTool = (spec) => spec;';

/** Nothing is written there. The sources in source maps are relative to it. */
const outFolder = (folder: Folder): string => resolve(folder.root, '.mozaiks-out');

/** Outputs are named by number, because names of modules may contain any character. */
function optionsFor(folder: Folder, files: readonly ModuleFile[]) {
  return {
    absWorkingDir: folder.root,
    entryPoints: files.map(({ path }, index) => ({ in: path, out: String(index) })),
    outdir: outFolder(folder),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    charset: 'utf8',
    write: false,
    metafile: true,
    sourcemap: 'external',
    sourcesContent: false,
    logLevel: 'silent',
    alias: { '@mozaiks/contracts': contractsStub },
  } as const satisfies BuildOptions;
}
type Result = BuildResult<ReturnType<typeof optionsFor>>;

/** The names in the list that esbuild writes for a former ES module: `add: () => add`. */
function exportsOf(source: string, format: string | undefined): ReadonlySet<string> | undefined {
  if (format !== 'esm') return undefined;
  const exported = /\nmodule\.exports = __toCommonJS\((.+)\);/.exec(source)?.[1] ?? '';
  const [, after = ''] = source.split(`\n__export(${exported}, {`);
  const list = after.slice(0, after.indexOf('\n});'));
  return new Set(Array.from(list.matchAll(/\n {2}([^\s:"]+): \(\) =>/g), ([, name = '']) => name));
}

/** The source map of an output, with absolute paths. */
function sourceMapOf(
  folder: Folder,
  { outputFiles }: Result,
  index: number,
): Pick<CodeBundle, 'source_map'> {
  const text = outputFiles.find((file) => file.path.endsWith(`${sep}${index}.js.map`))?.text;
  if (text === undefined) return {};
  const map = JSON.parse(text) as { readonly sources: readonly string[] };
  return {
    source_map: JSON.stringify({
      ...map,
      sources: map.sources.map((source) => resolve(outFolder(folder), source)),
    }),
  };
}

function builtModules(folder: Folder, files: readonly ModuleFile[], result: Result): Built {
  const modules = new Map<string, BuiltModule>();
  const problems: BuildProblem[] = [];
  files.forEach(({ module, path }, index) => {
    const output = result.outputFiles.find((file) => file.path.endsWith(`${sep}${index}.js`));
    if (output === undefined) return;
    const source = withEsDefaults(output.text);
    const source_map = sourceMapOf(folder, result, index);
    const format = result.metafile.inputs[slashes(relative(folder.root, path))]?.format;
    modules.set(module, {
      bundle: { module, hash: sha256(source), source, directory: dirname(path), ...source_map },
      exports: exportsOf(source, format),
    });
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    if (input.startsWith('<')) continue;
    const path = resolve(folder.root, input);
    if (!isCodeInside(folder, path))
      problems.push({ code: 'WF041', message: leavesText(folder, path), at: undefined });
  }
  return { modules, problems };
}

function asProblem({ text, location, pluginName }: Message): BuildProblem {
  const at =
    location === null
      ? undefined
      : { file: slashes(location.file), line: location.line, column: location.column + 1 };
  return { code: pluginName === KEEP_INSIDE ? 'WF041' : 'WF044', message: text, at };
}

function failed(error: unknown): Built {
  const messages =
    error instanceof Error && 'errors' in error && Array.isArray(error.errors)
      ? (error.errors as readonly Message[])
      : [];
  const problems =
    messages.length > 0
      ? messages.map(asProblem)
      : [{ code: 'WF044' as const, message: String(error), at: undefined }];
  return { modules: new Map(), problems };
}

/**
 * Bundles each module into one CommonJS script: npm packages stay external, `_shared` is inlined.
 */
export async function bundleModules(folder: Folder, files: readonly ModuleFile[]): Promise<Built> {
  if (files.length === 0) return { modules: new Map(), problems: [] };
  try {
    const result = await build({ ...optionsFor(folder, files), plugins: [keepInside(folder)] });
    const built = builtModules(folder, files, result);
    return { ...built, problems: [...built.problems, ...missingModules(folder, result.metafile)] };
  } catch (error) {
    return failed(error);
  }
}

/**
 * Bundles synchronously, for the rare module that only an older definition names. Plugins cannot
 * run, so files outside the folder are read, but then nothing is built.
 */
export function bundleModulesNow(folder: Folder, files: readonly ModuleFile[]): Built {
  try {
    const built = builtModules(folder, files, buildSync(optionsFor(folder, files)));
    return built.problems.length === 0 ? built : { ...built, modules: new Map() };
  } catch (error) {
    return failed(error);
  }
}
