import { dirname, relative, resolve, sep } from 'node:path';
import type { CodeBundle } from '@mozaiks/contracts';
import { build, buildSync, type BuildOptions, type BuildResult, type Message } from 'esbuild';
import type { Folder } from '../read/scope.ts';
import type { Position } from '../yaml/node.ts';
import { isCodeInside, KEEP_INSIDE, keepInside, leavesText } from './keep-inside.ts';
import { sha256 } from './sha256.ts';
import { slashes } from './slashes.ts';

/** A module to bundle: its name in `CodeRef` and its real path. */
export interface ModuleFile {
  readonly module: string;
  readonly path: string;
}

export interface BuiltModule {
  readonly bundle: CodeBundle;
  /** Undefined where it cannot be told (CommonJS). */
  readonly exports: ReadonlySet<string> | undefined;
}
export interface BuildProblem {
  readonly code: 'WF041' | 'WF044';
  readonly message: string;
  /** Undefined: the module as a whole. */
  readonly at: Position | undefined;
}
export interface Built {
  readonly modules: ReadonlyMap<string, BuiltModule>;
  readonly problems: readonly BuildProblem[];
}

// A tool only needs this one value of contracts; its types vanish. So no bundle carries the package, and none has to find it.
const contractsStub = 'data:text/javascript,export const defineTool = (spec) => spec;';

/** Outputs are named by number: names of modules may hold anything. */
function optionsFor(folder: Folder, files: readonly ModuleFile[]) {
  return {
    absWorkingDir: folder.root,
    entryPoints: files.map(({ path }, index) => ({ in: path, out: String(index) })),
    outdir: resolve(folder.root, '.mozaiks-out'),
    bundle: true,
    format: 'cjs',
    platform: 'node',
    packages: 'external',
    target: 'node20',
    charset: 'utf8',
    write: false,
    metafile: true,
    logLevel: 'silent',
    alias: { '@mozaiks/contracts': contractsStub },
    tsconfigRaw: '{}',
  } as const satisfies BuildOptions;
}
type Result = BuildResult<ReturnType<typeof optionsFor>>;

/** The names that esbuild notes for Node's loader at the end of what was an ES module. */
function exportsOf(source: string, format: string | undefined): ReadonlySet<string> | undefined {
  if (format !== 'esm') return undefined;
  const names = /\n0 && \(module\.exports = \{([^}]*)\}\);/.exec(source)?.[1] ?? '';
  return new Set(
    names
      .split(',')
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  );
}

function builtModules(folder: Folder, files: readonly ModuleFile[], result: Result): Built {
  const modules = new Map<string, BuiltModule>();
  const problems: BuildProblem[] = [];
  files.forEach(({ module, path }, index) => {
    const output = result.outputFiles.find((file) => file.path.endsWith(`${sep}${index}.js`));
    if (output === undefined) return;
    const source = output.text;
    const format = result.metafile.inputs[slashes(relative(folder.root, path))]?.format;
    modules.set(module, { bundle: { module, hash: sha256(source), source, directory: dirname(path) }, exports: exportsOf(source, format) });
  });
  for (const input of Object.keys(result.metafile.inputs)) {
    if (input.startsWith('<')) continue;
    const path = resolve(folder.root, input);
    if (!isCodeInside(folder, path)) problems.push({ code: 'WF041', message: leavesText(folder, path), at: undefined });
  }
  return { modules, problems };
}

function asProblem({ text, location, pluginName }: Message): BuildProblem {
  const at = location === null ? undefined : { file: slashes(location.file), line: location.line, column: location.column + 1 };
  return { code: pluginName === KEEP_INSIDE ? 'WF041' : 'WF044', message: text, at };
}

function failed(error: unknown): Built {
  const messages = error instanceof Error && 'errors' in error && Array.isArray(error.errors) ? (error.errors as readonly Message[]) : [];
  const problems = messages.length > 0 ? messages.map(asProblem) : [{ code: 'WF044' as const, message: String(error), at: undefined }];
  return { modules: new Map(), problems };
}

/** Bundles modules, each to one CommonJS script: npm packages stay external, `_shared` is inlined. */
export async function bundleModules(folder: Folder, files: readonly ModuleFile[]): Promise<Built> {
  if (files.length === 0) return { modules: new Map(), problems: [] };
  try {
    return builtModules(folder, files, await build({ ...optionsFor(folder, files), plugins: [keepInside(folder)] }));
  } catch (error) {
    return failed(error);
  }
}

/** The same at once, for the rare module that only an older definition names. Without plugins what lies outside is read, but then nothing is built. */
export function bundleModulesNow(folder: Folder, files: readonly ModuleFile[]): Built {
  try {
    const built = builtModules(folder, files, buildSync(optionsFor(folder, files)));
    return built.problems.length === 0 ? built : { ...built, modules: new Map() };
  } catch (error) {
    return failed(error);
  }
}
