import { existsSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { isWorkflowName, type Diagnostic, type LoadedWorkflow, type WorkflowDefinition } from '@mozaiks/contracts';
import { bindWorkflow, versionOf } from '../bind/bind-workflow.ts';
import { createSchemaCompiler, type SchemaCompiler } from '../bind/schema-compiler.ts';
import { bundlesOf, type DeployedCode } from '../code/analyse.ts';
import { createReporter } from '../diagnostics/reporter.ts';
import { readDefinition } from '../read/definition.ts';
import { createScope } from '../read/names.ts';
import { startOf, type Folder, type Scope } from '../read/scope.ts';
import { readSources } from '../read/sources.ts';
import { createShapeChecker, type ShapeChecker } from '../shape/check-shape.ts';
import { createFunctionReader, type FunctionReader } from '../signature/function-reader.ts';
import { checkBuilt } from '../verify/not-built.ts';
import { checkSecrets } from '../verify/secrets.ts';
import { verify } from '../verify/verify.ts';

export interface LoadOptions {
  /** Whether the process has a model provider for agents that name none. `false`: such agents without a script.yaml are an error. Default: true. */
  readonly has_model_provider?: boolean;
}

/** A workflow folder, loaded: `workflow` is undefined when a diagnostic is an error. */
export interface LoadResult {
  readonly workflow?: LoadedWorkflow;
  readonly diagnostics: readonly Diagnostic[];
}
export interface LoadedFolder extends LoadResult {
  readonly code?: DeployedCode;
}

/** What loading needs and keeps between loads: compiled schemas, and what functions say. */
export interface Loader {
  readonly checkShape: ShapeChecker;
  readonly compiler: SchemaCompiler;
  readonly reader: FunctionReader;
}
export const createLoader = (): Loader => ({
  checkShape: createShapeChecker(),
  compiler: createSchemaCompiler(),
  reader: createFunctionReader(),
});

function checkProviders(scope: Scope, { agents }: WorkflowDefinition, options: LoadOptions): void {
  const isServed = agents.every(({ llm_config }) => llm_config.provider !== undefined);
  if (options.has_model_provider !== false || scope.sources.script !== undefined || isServed) return;
  const hint = 'set ANTHROPIC_API_KEY or OPENAI_API_KEY, or add a script.yaml';
  scope.report({
    code: 'WF080',
    at: startOf(scope.folder, 'agents'),
    message: 'no model provider is configured, and there is no script.yaml',
    hint,
  });
}

async function load(folder: Folder, loader: Loader, options: LoadOptions): Promise<LoadedFolder> {
  const { report, diagnostics } = createReporter(folder.name);
  if (!isWorkflowName(folder.name))
    report({ code: 'WF016', at: startOf(folder, 'orchestrator'), message: `${folder.name} is not a name that a workflow can have` });
  const scope = createScope(folder, readSources(folder, report, loader.checkShape), report);
  const { sources } = scope;
  checkBuilt(sources, report);
  checkSecrets(sources, report);
  const { definition, code } = await readDefinition(scope, loader);
  checkProviders(scope, definition, options);
  const errors = diagnostics().filter(({ severity }) => severity === 'error');
  // A definition with other errors is not whole: what it lacks would look like mistakes.
  if (errors.every(({ code: kind }) => kind === 'WF090')) verify(scope, definition);
  if (errors.length > 0) return { diagnostics: diagnostics() };
  const workflow = bindWorkflow({
    definition,
    workflow_version: versionOf(definition),
    bundles: bundlesOf(code),
    unavailable_tools: new Set(),
    compiler: loader.compiler,
  });
  return { workflow, code, diagnostics: diagnostics() };
}

/** The real folder behind a path; undefined when there is none. */
export function folderAt(path: string): Folder | undefined {
  if (!existsSync(path) || !statSync(path).isDirectory()) return undefined;
  // A workflow folder may itself be a link: it is called as the link is, and its code stays where it is.
  const real = realpathSync(path);
  return { name: basename(resolve(path)), root: realpathSync(dirname(resolve(path))), path: real };
}

function failed(name: string, message: string): LoadedFolder {
  const { report, diagnostics } = createReporter(name);
  report({ code: 'WF007', at: { file: name, line: 1, column: 1 }, message });
  return { diagnostics: diagnostics() };
}

/** Loads one folder with a loader that is shared. Never throws for what is in the folder, nor when it vanishes meanwhile. */
export async function loadFolder(path: string, loader: Loader, options: LoadOptions = {}): Promise<LoadedFolder> {
  const name = basename(resolve(path));
  try {
    const folder = folderAt(path);
    return folder === undefined ? failed(name, 'there is no such folder') : await load(folder, loader, options);
  } catch (error) {
    return failed(name, `the folder cannot be loaded: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/**
 * Loads one workflow folder: parses, checks, resolves, bundles and hashes it. All diagnostics at once; with an error among them there is
 * no workflow. Never throws for what is in the folder.
 */
export async function loadWorkflow(path: string, options: LoadOptions = {}): Promise<LoadResult> {
  const { workflow, diagnostics } = await loadFolder(path, createLoader(), options);
  return { diagnostics, ...(workflow === undefined ? {} : { workflow }) };
}
