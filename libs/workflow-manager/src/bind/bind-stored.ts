import { canonicalJson, type CodeBundle, type JsonObject, type LoadedWorkflow, type ToolDefinition, type WorkflowDefinition } from '@mozaiks/contracts';
import { bundleModulesNow, type BuiltModule } from '../code/bundle.ts';
import { codeKey, type DeployedCode } from '../code/analyse.ts';
import { deployedPath } from '../code/resolve-module.ts';
import { callStyleFor } from '../signature/call-style.ts';
import { propertiesOf, requiredOf } from '../signature/object-schema.ts';
import { bindWorkflow } from './bind-workflow.ts';
import type { SchemaCompiler } from './schema-compiler.ts';

export interface StoredWorkflow {
  readonly definition: WorkflowDefinition;
  readonly workflow_version: string;
  readonly compiler: SchemaCompiler;
  /** The code that is deployed now, and the definition that goes with it; undefined when the folder is gone. */
  readonly code: DeployedCode | undefined;
  readonly current: WorkflowDefinition | undefined;
}

function modulesOf({ tools, hooks, lifecycle_tools, handoffs }: WorkflowDefinition): readonly string[] {
  const targets = handoffs.flatMap(({ target }) => (target.type === 'function' ? [target.code] : []));
  const all = [...tools.flatMap(({ code }) => code ?? []), ...hooks.map(({ code }) => code), ...lifecycle_tools.map(({ code }) => code), ...targets];
  return [...new Set(all.map(({ module }) => module))];
}

/** A module that the current files no longer name may still be deployed. */
function stillDeployed({ folder, modules }: DeployedCode, module: string): BuiltModule | undefined {
  const known = modules.get(module);
  const path = known === undefined ? deployedPath(folder, module) : undefined;
  return path === undefined ? known : bundleModulesNow(folder, [{ module, path }]).modules.get(module);
}

/** Whether the function as it is now takes what the pinned schema promises. */
function stillAccepts(pinned: JsonObject, now: JsonObject | undefined): boolean {
  if (now === undefined || pinned['additionalProperties'] !== false) return true;
  const keys = Object.keys(propertiesOf(pinned));
  const current = Object.keys(propertiesOf(now));
  const closed = now['additionalProperties'] === false;
  return requiredOf(now).every((key) => keys.includes(key)) && (!closed || requiredOf(pinned).every((key) => current.includes(key)));
}

const sameParameters = (a: ToolDefinition, b: ToolDefinition): boolean =>
  a.name === b.name && canonicalJson(a.parameters) === canonicalJson(b.parameters);

function isUnavailable(tool: ToolDefinition, { code, current }: StoredWorkflow, modules: ReadonlyMap<string, BuiltModule>): boolean {
  if (tool.code === undefined) return false;
  const module = modules.get(tool.code.module);
  if (module === undefined || module.exports?.has(tool.code.function) === false) return true;
  if (current?.tools.some((other) => sameParameters(tool, other)) === true) return false;
  return !stillAccepts(tool.parameters, code?.facts.get(codeKey(tool.code))?.parameters);
}

/** How functions take their arguments is the code's business, not the definition's. */
function withCallStyles(definition: WorkflowDefinition, code: DeployedCode | undefined): WorkflowDefinition {
  const tools = definition.tools.map((tool): ToolDefinition => {
    const now = tool.code === undefined ? undefined : code?.facts.get(codeKey(tool.code));
    return tool.code === undefined || now === undefined ? tool : { ...tool, code: { ...tool.code, call: callStyleFor(now, tool.parameters) } };
  });
  return { ...definition, tools };
}

/** Binds a stored definition to the code that is deployed now. */
export function bindStored(stored: StoredWorkflow): LoadedWorkflow {
  const { definition, workflow_version, compiler, code } = stored;
  const found = modulesOf(definition).flatMap((module): readonly (readonly [string, BuiltModule])[] => {
    const built = code === undefined ? undefined : stillDeployed(code, module);
    return built === undefined ? [] : [[module, built]];
  });
  const modules = new Map(found);
  const bundles: ReadonlyMap<string, CodeBundle> = new Map(found.map(([module, { bundle }]) => [module, bundle]));
  const unavailable = definition.tools.filter((tool) => isUnavailable(tool, stored, modules)).map(({ name }) => name);
  return bindWorkflow({
    definition: withCallStyles(definition, code),
    workflow_version,
    bundles,
    unavailable_tools: new Set(unavailable),
    compiler,
  });
}
