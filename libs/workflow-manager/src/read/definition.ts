import {
  defined,
  type CodeRef,
  type LifecycleTool,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { analyseCode, codeKey, type AnalysedCode, type DeployedCode } from '../code/analyse.ts';
import type { SchemaCompiler } from '../bind/schema-compiler.ts';
import type { CodeFindings } from '../signature/code-findings.ts';
import type { PythonReader } from '../python/python-reader.ts';
import type { FunctionReader } from '../signature/function-reader.ts';
import { checkCode } from '../verify/code.ts';
import { fieldOf, namedIn } from '../yaml/read-node.ts';
import { readAgents } from './agents.ts';
import { createCodeReader, type CodeReader } from './code-reader.ts';
import { readHandoffs } from './handoffs.ts';
import { readHooks } from './hooks.ts';
import { readLifecycleDrafts, readLifecycleTool, type LifecycleDraft } from './lifecycle-tools.ts';
import { checkOutputModels } from './output-checks.ts';
import { createLlmReader } from './llm-configs.ts';
import { readMcpServers } from './mcp-servers.ts';
import { readOrchestrator, toolTimeoutOf } from './orchestrator.ts';
import { readRegistry, type Registry } from './registry.ts';
import { createSchemaReader, type SchemaReader } from './schemas.ts';
import { startOf, type Scope } from './scope.ts';
import { readScript } from './script.ts';
import { readToolDrafts, toolsOf, type ToolDraft } from './tool-drafts.ts';
import { uniteEntries } from './tool-entries.ts';
import { readTool } from './tools.ts';
import { readUiConfig } from './ui-config.ts';
import { readVariables } from './variables.ts';

export interface ReadDefinition {
  /** Only useful if no error was reported. */
  readonly definition: WorkflowDefinition;
  readonly code: DeployedCode;
  readonly findings: CodeFindings;
}
export interface DefinitionTools {
  readonly reader: FunctionReader;
  readonly python: PythonReader;
  readonly compiler: SchemaCompiler;
}

function checkAgents({ agents, report, folder, sources, broken }: Scope): void {
  if (
    agents.size > 0 ||
    fieldOf(sources.agents, 'agents') !== undefined ||
    sources.agents !== undefined ||
    broken.has('agents')
  )
    return;
  report({
    code: 'WF012',
    at: startOf(folder, 'agents'),
    message: 'a workflow needs at least one agent in agents.yaml',
  });
}

function checkModels({ sources }: Scope, { models }: Registry, schemas: SchemaReader): void {
  for (const { name, nameAt, node } of namedIn(fieldOf(sources.structured_outputs, 'models'))) {
    if (fieldOf(node, 'json_schema') === undefined) schemas.check(models[name] ?? {}, nameAt);
    else schemas.read(fieldOf(node, 'json_schema'));
  }
}

interface NamedCode {
  readonly codeReader: CodeReader;
  readonly drafts: readonly ToolDraft[];
  readonly lifecycle: readonly LifecycleDraft[];
}

/** Finds the code that the definition names, and reads its signatures. */
async function readCode(
  scope: Scope,
  readers: Pick<DefinitionTools, 'reader' | 'python'>,
  { codeReader, drafts, lifecycle }: NamedCode,
): Promise<AnalysedCode> {
  const described = new Set(
    [...drafts.flatMap((draft) => draft.code ?? []), ...lifecycle.map((draft) => draft.code)].map(
      codeKey,
    ),
  );
  scope.effort.enter('code');
  const { folder, report } = scope;
  const uses = codeReader.uses();
  const analysed = await analyseCode({ folder, uses, described, ...readers, report });
  scope.effort.enter('references');
  return analysed;
}

function readTools(
  parts: Parameters<typeof readTool>[0],
  { drafts, lifecycle, code }: Omit<NamedCode, 'codeReader'> & { readonly code: DeployedCode },
): Pick<WorkflowDefinition, 'tools' | 'lifecycle_tools'> {
  const factsOf = (ref: CodeRef) => code.facts.get(codeKey(ref));
  const entries = drafts.map((draft) => ({
    draft,
    tool: readTool(parts, draft, draft.code && factsOf(draft.code)),
  }));
  const tools = uniteEntries(parts.scope, entries);
  const lifecycle_tools = lifecycle.flatMap((draft): readonly LifecycleTool[] => {
    const facts = factsOf(draft.code);
    return facts === undefined ? [] : [readLifecycleTool(draft, facts, parts.timeout_ms)];
  });
  return { tools, lifecycle_tools };
}

/**
 * Reads a whole definition: fills in every default, resolves every reference and parses every
 * expression. Reports all mistakes.
 */
export async function readDefinition(
  scope: Scope,
  { reader, python, compiler }: DefinitionTools,
): Promise<ReadDefinition> {
  checkAgents(scope);
  const schemas = createSchemaReader(scope, compiler);
  const codeReader = createCodeReader(scope);
  const llms = createLlmReader(scope);
  const registry = readRegistry(scope);
  checkModels(scope, registry, schemas);
  checkOutputModels({ scope, compiler }, registry);
  const ui = readUiConfig(scope, schemas);
  const timeout_ms = toolTimeoutOf(scope);
  const drafts = readToolDrafts(scope, codeReader);
  const lifecycle = readLifecycleDrafts(scope, codeReader);
  const agents = readAgents(scope, {
    llms,
    registry,
    visual_agents: ui.visual_agents,
    toolsOf: (agent) => toolsOf(drafts, agent),
  });
  const orchestrator = readOrchestrator(scope, llms);
  const handoffs = readHandoffs({ scope, code: codeReader });
  const hooks = readHooks(scope, codeReader);
  const variables = readVariables(scope);
  const script = readScript(scope);
  const named = { codeReader, drafts, lifecycle };
  const { code, findings } = await readCode(scope, { reader, python }, named);
  checkCode(scope, findings, { variables });
  const parts = { scope, schemas, components: ui.components, timeout_ms };
  const tools = readTools(parts, { drafts, lifecycle, code });
  const definition: WorkflowDefinition = {
    format: 1,
    ...orchestrator,
    agents,
    handoffs,
    ...tools,
    mcp_servers: readMcpServers(scope, timeout_ms),
    variables,
    output_models: registry.models,
    hooks,
    ui,
    ...defined({ script }),
  };
  return { definition, code, findings };
}
