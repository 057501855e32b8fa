import {
  canonicalJson,
  type CodeBundle,
  type JsonObject,
  type LoadedWorkflow,
  type ToolDefinition,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import type { DeployedCode } from '../code/analyse.ts';
import { callStyleFor } from '../signature/call-style.ts';
import type { FunctionFacts } from '../signature/function-facts.ts';
import type { PythonReader } from '../python/python-reader.ts';
import type { FunctionReader } from '../signature/function-reader.ts';
import { propertiesOf, requiredOf } from '../compiler/object-schema.ts';
import { bindWorkflow } from './bind-workflow.ts';
import { findDeployed, type DeployedNow } from './deployed-now.ts';
import type { SchemaCompiler } from './schema-compiler.ts';

export interface StoredWorkflow {
  readonly definition: WorkflowDefinition;
  readonly workflow_version: string;
  /** The workflow's folder, which may have been removed. */
  readonly directory: string;
  readonly compiler: SchemaCompiler;
  readonly reader: FunctionReader;
  readonly python: PythonReader;
  /** The code that is deployed now. Undefined if the folder was removed. */
  readonly code: DeployedCode | undefined;
  /** The definition that belongs to the deployed code. */
  readonly current: WorkflowDefinition | undefined;
}

/** Whether the current function still accepts the arguments of the pinned schema. */
function stillAccepts(pinned: JsonObject, now: FunctionFacts): boolean {
  if (now.parameters === undefined || callStyleFor(now, pinned) !== now.call) return true;
  const promised = Object.keys(propertiesOf(pinned));
  const taken = Object.keys(propertiesOf(now.parameters));
  const isClosed = now.parameters['additionalProperties'] === false;
  const asksForMore = requiredOf(now.parameters).some((key) => !promised.includes(key));
  return !asksForMore && (!isClosed || requiredOf(pinned).every((key) => taken.includes(key)));
}

const sameParameters = (a: ToolDefinition, b: ToolDefinition): boolean =>
  a.name === b.name && canonicalJson(a.parameters) === canonicalJson(b.parameters);

function isUnavailable(
  tool: ToolDefinition,
  deployed: DeployedNow,
  current: WorkflowDefinition | undefined,
): boolean {
  if (tool.code === undefined) return false;
  const module = deployed.modules.get(tool.code.module);
  if (module === undefined || module.exports?.has(tool.code.function) === false) return true;
  if (current?.tools.some((other) => sameParameters(tool, other)) === true) return false;
  const facts = deployed.factsOf(tool.code);
  return facts === undefined || !stillAccepts(tool.parameters, facts);
}

/**
 * Uses the call styles of the deployed code, because they belong to the code and not to the
 * definition.
 */
function withCallStyles(definition: WorkflowDefinition, deployed: DeployedNow): WorkflowDefinition {
  const tools = definition.tools.map((tool): ToolDefinition => {
    const now = tool.code === undefined ? undefined : deployed.factsOf(tool.code);
    if (tool.code === undefined || now === undefined) return tool;
    return { ...tool, code: { ...tool.code, call: callStyleFor(now, tool.parameters) } };
  });
  return { ...definition, tools };
}

/** Binds a stored definition to the code that is deployed now. */
export function bindStored({
  definition,
  workflow_version,
  directory,
  compiler,
  reader,
  python,
  code,
  current,
}: StoredWorkflow): LoadedWorkflow {
  const deployed = findDeployed(definition, code, { reader, python });
  const bundles: ReadonlyMap<string, CodeBundle> = new Map(
    [...deployed.modules].map(([module, { bundle }]) => [module, bundle]),
  );
  const unavailable = definition.tools
    .filter((tool) => isUnavailable(tool, deployed, current))
    .map(({ name }) => name);
  return bindWorkflow({
    definition: withCallStyles(definition, deployed),
    workflow_version,
    directory,
    bundles,
    unavailable_tools: new Set(unavailable),
    compiler,
  });
}
