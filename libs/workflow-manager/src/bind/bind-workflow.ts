import {
  INJECTED_PARAMETERS,
  canonicalJson,
  isJsonObject,
  type CodeBundle,
  type JsonObject,
  type JsonValue,
  type LoadedScriptEntry,
  type LoadedWorkflow,
  type Matcher,
  type ScriptEntry,
  type Validation,
  type WorkflowDefinition,
} from '@mozaiks/contracts';
import { sha256 } from '../code/sha256.ts';
import { createMatcher, replacePattern } from './pattern.ts';
import type { CompiledSchema, SchemaCompiler } from './schema-compiler.ts';

/** The content hash of a definition: equal definitions have equal versions, whatever the order of their keys. */
export const versionOf = (definition: WorkflowDefinition): string => sha256(canonicalJson(definition as unknown as JsonValue));

/** The hash of the code, whatever the order of its modules. */
export const codeVersionOf = (bundles: ReadonlyMap<string, CodeBundle>): string =>
  sha256(
    [...bundles.values()]
      .map(({ module, hash }) => `${module} ${hash}\n`)
      .sort()
      .join(''),
  );

export interface BindInput {
  readonly definition: WorkflowDefinition;
  readonly workflow_version: string;
  readonly bundles: ReadonlyMap<string, CodeBundle>;
  readonly unavailable_tools: ReadonlySet<string>;
  readonly compiler: SchemaCompiler;
}

const apply = (compiled: CompiledSchema, value: JsonValue): Validation =>
  compiled.ok ? compiled.check(value) : { ok: false, problems: [`the schema cannot be used: ${compiled.message}`] };

/** Looks each schema up by its name once. */
function checker(compiler: SchemaCompiler, schemas: ReadonlyMap<string, JsonObject>, what: string) {
  const kept = new Map<string, CompiledSchema>();
  return (name: string, value: JsonValue): Validation => {
    const schema = schemas.get(name);
    if (schema === undefined) return { ok: false, problems: [`there is no ${what} ${name}`] };
    const compiled = kept.get(name) ?? compiler.compile(schema);
    kept.set(name, compiled);
    return apply(compiled, value);
  };
}

/** What models send for the parameters that the runtime fills does not count. */
function withoutInjected(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !INJECTED_PARAMETERS.some((name) => name === key)));
}

function matchers(): (pattern: string) => Matcher {
  const kept = new Map<string, Matcher>();
  return (pattern) => {
    const matcher = kept.get(pattern) ?? createMatcher(pattern);
    kept.set(pattern, matcher);
    return matcher;
  };
}

function loadScript(script: readonly ScriptEntry[]): readonly LoadedScriptEntry[] {
  return script.map((entry) =>
    entry.match === undefined ? entry : { ...entry, matcher: createMatcher(entry.match, { ignoreCase: true }) },
  );
}

/** A definition with everything that the pure libs need of it as plain functions. Schemas compile when they are first needed. */
export function bindWorkflow(input: BindInput): LoadedWorkflow {
  const { definition, workflow_version, bundles, unavailable_tools, compiler } = input;
  const parameters = new Map(definition.tools.map((tool) => [tool.name, tool.parameters]));
  const checkTool = checker(compiler, parameters, 'tool');
  return {
    definition,
    workflow_version,
    code_version: codeVersionOf(bundles),
    bundles,
    unavailable_tools,
    checkArguments: (tool, value) => checkTool(tool, withoutInjected(value)),
    checkOutput: checker(compiler, new Map(Object.entries(definition.output_models)), 'model'),
    checkAgainst: (schema, value) => apply(compiler.compile(schema), value),
    matcher: matchers(),
    replaceAll: replacePattern,
    ...(definition.script === undefined ? {} : { script: loadScript(definition.script) }),
  };
}
