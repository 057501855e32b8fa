import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import {
  defined,
  PROVIDERS,
  type Diagnostic,
  type LlmConfig,
  type LoadedWorkflow,
} from '@mozaiks/contracts';
import { bindWorkflow } from '../bind/bind-workflow.ts';
import { createSchemaCompiler } from '../bind/schema-compiler.ts';
import { bundlesOf, type DeployedCode } from '../code/analyse.ts';
import type { CodeHandoffs } from '../graph/drawn.ts';
import { createReporter } from '../diagnostics/reporter.ts';
import { limitedEffort, TooMuchWork } from '../loading/effort.ts';
import { isSmall } from '../loading/is-small.ts';
import type { LoadRequest } from '../loading/protocol.ts';
import { createLoading } from '../loading/run-loading.ts';
import type { Folder } from '../read/scope.ts';
import { createShapeChecker } from '../shape/check-shape.ts';
import { createPythonReader } from '../python/python-reader.ts';
import { createFunctionReader, type FunctionReaderOptions } from '../signature/function-reader.ts';
import { checkData } from './check-data.ts';
import { checkModels } from './check-models.ts';
import { readFolder, type ReadFolder, type ReadTools, type RulePlace } from './read-folder.ts';
import { tryCode, type LoadedModules, type TryModules } from './try-code.ts';

export interface LoadOptions {
  /**
   * Whether the process has a model provider for agents that name none. `false`: such agents
   * without a script.yaml are an error. Default: true.
   */
  readonly has_model_provider?: boolean;
  /** Names that `provider` of an `llm_config` may have. Default: `PROVIDERS`. */
  readonly providers?: readonly string[];
  /**
   * Lists what the models of an `llm_config` cannot do although it is asked of them. Default:
   * nothing is known about models.
   */
  readonly check_model?: ModelCheck;
  /** The command that starts Python, for `.py` modules. Default: `python3`. */
  readonly python?: string;
  /**
   * Collections that `data_reference` variables may read. Default: unknown, so nothing is checked.
   */
  readonly data_collections?: readonly string[];
  /**
   * Loads modules in isolates. A module that throws or hangs makes its workflow unavailable.
   * Default: no module is tried.
   */
  readonly try_modules?: TryModules;
}

export type ModelCheck = (
  llm_config: LlmConfig,
  use: {
    readonly tools: boolean;
    readonly max_cost_usd?: number;
    readonly prompt_tokens: number;
    readonly scripted: boolean;
  },
) => readonly string[];

/** The result of loading a workflow folder. `workflow` is undefined if a diagnostic is an error. */
export interface LoadResult {
  readonly workflow?: LoadedWorkflow;
  readonly diagnostics: readonly Diagnostic[];
}
export interface LoadedFolder extends LoadResult {
  readonly code?: DeployedCode;
  readonly rules?: readonly RulePlace[];
  readonly handoffs?: CodeHandoffs;
}

/** What loading needs and keeps between loads: compiled schemas and the signatures of functions. */
export interface Loader extends Omit<ReadTools, 'effort'> {
  /** Reads a folder in a process that ends afterwards. */
  readonly readElsewhere: (request: LoadRequest) => Promise<ReadFolder>;
  readonly loadedModules: LoadedModules;
}
export interface LoaderOptions extends FunctionReaderOptions {
  /** The command that starts Python, for `.py` modules. Default: `python3`. */
  readonly python?: string | undefined;
}
export const createLoader = (options: LoaderOptions = {}): Loader => ({
  checkShape: createShapeChecker(),
  compiler: createSchemaCompiler(),
  reader: createFunctionReader(options),
  python: createPythonReader(options.python),
  readElsewhere: createLoading(options),
  loadedModules: new Set(),
});

/** Reads the folder in this thread, unless that could stall it. */
async function readSafely(
  folder: Folder,
  loader: Loader,
  options: LoadOptions,
): Promise<ReadFolder> {
  if (isSmall(folder.path)) {
    try {
      return await readFolder(folder, { ...loader, effort: limitedEffort() }, options);
    } catch (error) {
      if (!(error instanceof TooMuchWork)) throw error;
    }
  }
  const { has_model_provider = true, providers = PROVIDERS } = options;
  return await loader.readElsewhere({ folder, options: { has_model_provider, providers } });
}

async function load(folder: Folder, loader: Loader, options: LoadOptions): Promise<LoadedFolder> {
  const { found, diagnostics } = await readSafely(folder, loader, options);
  if (found === undefined) return { diagnostics };
  const { definition, workflow_version, code, rules, handoffs } = found;
  const failures = await tryCode({
    folder,
    code,
    tryModules: options.try_modules,
    loaded: loader.loadedModules,
    diagnostics,
  });
  if (failures.length > 0) return { diagnostics: [...failures, ...diagnostics] };
  const unavailable_tools = new Set<string>();
  const { compiler } = loader;
  const workflow = bindWorkflow({
    definition,
    workflow_version,
    directory: folder.path,
    bundles: bundlesOf(code),
    unavailable_tools,
    compiler,
  });
  return {
    workflow,
    code,
    rules,
    handoffs,
    diagnostics: [
      ...checkModels(folder, found, options.check_model),
      ...checkData(folder, definition, options.data_collections),
      ...diagnostics,
    ],
  };
}

/** The real folder at a path. Undefined if there is none. */
export function folderAt(path: string): Folder | undefined {
  if (!existsSync(path) || !statSync(path).isDirectory()) return undefined;
  // A workflow folder may itself be a link. It has the name of the link, and the real path of its
  // code.
  const real = realpathSync(path);
  return { name: basename(resolve(path)), root: realpathSync(dirname(resolve(path))), path: real };
}

function failed(name: string, message: string): LoadedFolder {
  const { report, diagnostics } = createReporter(name);
  report({ code: 'WF007', at: { file: name, line: 1, column: 1 }, message });
  return { diagnostics: diagnostics() };
}

/**
 * Loads one folder with a shared loader. Never throws, whatever is in the folder and even if it is
 * removed during the load.
 */
export async function loadFolder(
  path: string,
  loader: Loader,
  options: LoadOptions = {},
): Promise<LoadedFolder> {
  const name = basename(resolve(path));
  try {
    const folder = folderAt(path);
    return folder === undefined
      ? failed(name, 'there is no such folder')
      : await load(folder, loader, options);
  } catch (error) {
    return failed(
      name,
      `the folder cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * Loads one workflow folder: parses, checks, resolves, bundles and hashes it. Returns all
 * diagnostics at once; if one is an error, there is no workflow. Never throws, whatever is in the
 * folder.
 */
export async function loadWorkflow(path: string, options: LoadOptions = {}): Promise<LoadResult> {
  const { workflow, diagnostics } = await loadFolder(
    path,
    createLoader({ python: options.python }),
    options,
  );
  return { diagnostics, ...defined({ workflow }) };
}
