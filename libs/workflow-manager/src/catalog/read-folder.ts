import {
  PROVIDERS,
  isWorkflowName,
  type Diagnostic,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { versionOf } from '../bind/bind-workflow.ts';
import type { SchemaCompiler } from '../bind/schema-compiler.ts';
import type { DeployedCode } from '../code/analyse.ts';
import { withoutFollowUps } from '../diagnostics/follow-ups.ts';
import { createReporter, TooManyErrors } from '../diagnostics/reporter.ts';
import type { Effort } from '../loading/effort.ts';
import type { CodeHandoffs } from '../graph/drawn.ts';
import { readDefinition } from '../read/definition.ts';
import { ruleNodes } from '../read/handoffs.ts';
import { modelPlaces, type ModelPlaces } from '../read/model-places.ts';
import { createScope } from '../read/names.ts';
import { startOf, type Folder, type Scope, type Sources } from '../read/scope.ts';
import { readSources } from '../read/sources.ts';
import type { ShapeChecker } from '../shape/check-shape.ts';
import type { PythonReader } from '../python/python-reader.ts';
import type { FunctionReader } from '../signature/function-reader.ts';
import { checkBuilt } from '../verify/not-built.ts';
import { checkSecrets } from '../verify/secrets.ts';
import { verify } from '../verify/verify.ts';
import type { LoadOptions } from './load-workflow.ts';

/** The position of a handoff rule. */
export interface RulePlace {
  /** The index of the rule in the definition. */
  readonly index: number;
  /** Path from the workflows folder, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** The contents of a folder as plain data. */
export interface ReadFolder {
  /** Undefined when a diagnostic is an error. */
  readonly found?: {
    readonly definition: WorkflowDefinition;
    readonly workflow_version: string;
    readonly code: DeployedCode;
    readonly rules: readonly RulePlace[];
    readonly handoffs: CodeHandoffs;
    readonly model_places: ModelPlaces;
  };
  readonly diagnostics: readonly Diagnostic[];
}

export interface ReadTools {
  readonly checkShape: ShapeChecker;
  readonly compiler: SchemaCompiler;
  readonly reader: FunctionReader;
  readonly python: PythonReader;
  readonly effort: Effort;
}

function checkProviders(scope: Scope, { agents }: WorkflowDefinition, options: LoadOptions): void {
  const isServed = agents.every(({ llm_config }) => llm_config.provider !== undefined);
  if (
    options.has_model_provider !== false ||
    scope.sources.script !== undefined ||
    scope.broken.has('script') ||
    isServed
  )
    return;
  const hint = 'set ANTHROPIC_API_KEY or OPENAI_API_KEY, or add a script.yaml';
  scope.report({
    code: 'WF080',
    at: startOf(scope.folder, 'agents'),
    message: 'no model provider is configured, and there is no script.yaml',
    hint,
  });
}

const rulePlaces = (sources: Sources): readonly RulePlace[] =>
  ruleNodes(sources).map(({ at: { file, line } }, index) => ({ index, file, line }));

/**
 * Reads and checks a folder. Rejects with `TooMuchWork` if `effort` throws it, and if a file is
 * removed while it is read.
 */
export async function readFolder(
  folder: Folder,
  tools: ReadTools,
  options: LoadOptions,
): Promise<ReadFolder> {
  const { report, diagnostics } = createReporter(folder.name);
  let sources: Sources = {};
  const found = (): readonly Diagnostic[] =>
    withoutFollowUps(diagnostics(), Object.values(sources));
  try {
    if (!isWorkflowName(folder.name))
      report({
        code: 'WF016',
        at: startOf(folder, 'orchestrator'),
        message: `${folder.name} is not a name that a workflow can have`,
      });
    const read = readSources({
      folder,
      report,
      checkShape: tools.checkShape,
      effort: tools.effort,
    });
    sources = read.sources;
    const scope = createScope(
      { folder, report, effort: tools.effort, providers: new Set(options.providers ?? PROVIDERS) },
      read,
    );
    tools.effort.enter('references');
    checkBuilt(sources, report);
    checkSecrets(folder, sources, report);
    const { definition, code, findings } = await readDefinition(scope, tools);
    checkProviders(scope, definition, options);
    const errors = diagnostics().filter(({ severity }) => severity === 'error');
    // A definition with other errors is incomplete, which would cause further mistakes.
    if (errors.every(({ code: kind }) => kind === 'WF090')) verify(scope, definition, findings);
    if (errors.length > 0) return { diagnostics: found() };
    const places = { rules: rulePlaces(sources), model_places: modelPlaces(sources) };
    const handoffs = {
      names: findings.handoffs.map(({ name }) => name),
      others: findings.hasOtherHandoffs,
    };
    return {
      found: { definition, workflow_version: versionOf(definition), code, handoffs, ...places },
      diagnostics: found(),
    };
  } catch (error) {
    if (error instanceof TooManyErrors) return { diagnostics: found() };
    throw error;
  }
}
