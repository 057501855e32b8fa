import {
  INJECTED_PARAMETERS,
  appliesTo,
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
import { patternFrom, type Pattern } from '../pattern/pattern.ts';
import { contextUse } from './context-use.ts';
import type { CompiledSchema, SchemaCompiler } from './schema-compiler.ts';
import { withoutNulls } from './without-nulls.ts';

/**
 * The content hash of a definition: equal definitions have equal versions, regardless of the order
 * of their keys.
 */
export const versionOf = (definition: WorkflowDefinition): string =>
  sha256(canonicalJson(definition as unknown as JsonValue));

/** The hash of the code, regardless of the order of its modules. */
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
  readonly directory: string;
  readonly unavailable_tools: ReadonlySet<string>;
  readonly compiler: SchemaCompiler;
}

const apply = (compiled: CompiledSchema, value: JsonValue): Validation =>
  compiled.ok
    ? compiled.check(value)
    : { ok: false, problems: [`the schema cannot be used: ${compiled.message}`] };

/** Compiles each schema only once. */
function compiledOnce(compiler: SchemaCompiler): (schema: JsonObject) => CompiledSchema {
  const kept = new Map<JsonObject, CompiledSchema>();
  return (schema) => {
    const compiled = kept.get(schema) ?? compiler.compile(schema);
    kept.set(schema, compiled);
    return compiled;
  };
}

function checks(compiler: SchemaCompiler, { tools, output_models }: WorkflowDefinition): Checks {
  const compiled = compiledOnce(compiler);
  const toolOf = (name: string, agent: string | undefined) =>
    tools.find((each) => each.name === name && (agent === undefined || appliesTo(each, agent)));
  return {
    checkArguments: (name, value, agent) => {
      const tool = toolOf(name, agent);
      if (tool === undefined) return unknown('tool', name);
      const own = withoutInjected(value);
      return apply(
        compiled(tool.parameters),
        isJsonObject(own) ? withoutNulls(tool.parameters, own) : own,
      );
    },
    presentArguments: (name, args, agent) =>
      withoutNulls(toolOf(name, agent)?.parameters ?? {}, args),
    checkOutput: (name, value) => {
      const model = Object.hasOwn(output_models, name) ? output_models[name] : undefined;
      return model === undefined ? unknown('model', name) : apply(compiled(model), value);
    },
    checkAgainst: (schema, value) => apply(compiler.compile(schema), value),
  };
}
type Checks = Pick<
  LoadedWorkflow,
  'checkArguments' | 'presentArguments' | 'checkOutput' | 'checkAgainst'
>;
const unknown = (what: string, name: string): Validation => ({
  ok: false,
  problems: [`there is no ${what} ${name}`],
});

/** Ignores values that models send for parameters that the runtime fills. */
function withoutInjected(value: JsonValue): JsonValue {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).filter(([key]) => !INJECTED_PARAMETERS.some((name) => name === key)),
  );
}

/** The patterns of one definition, each compiled once. */
function patterns(): (text: string) => Pattern {
  const kept = new Map<string, Pattern>();
  return (text) => {
    const pattern = kept.get(text) ?? patternFrom(text);
    kept.set(text, pattern);
    return pattern;
  };
}

/** Compiles the pattern when it is first needed. */
function matcherOf(text: string): Matcher {
  let pattern: Pattern | undefined;
  return (searched) => {
    pattern ??= patternFrom(text, { ignoreCase: true });
    return pattern.match(searched);
  };
}

/** The answers with their patterns as functions. */
export function loadScript(script: readonly ScriptEntry[]): readonly LoadedScriptEntry[] {
  return script.map((entry) =>
    entry.match === undefined ? entry : { ...entry, matcher: matcherOf(entry.match) },
  );
}

/**
 * Binds a definition: adds the plain functions that the pure libraries need. Schemas compile when
 * they are first needed.
 */
export function bindWorkflow(input: BindInput): LoadedWorkflow {
  const { definition, workflow_version, bundles, directory, unavailable_tools, compiler } = input;
  const patternOf = patterns();
  return {
    definition,
    workflow_version,
    code_version: codeVersionOf(bundles),
    directory,
    bundles,
    unavailable_tools,
    touchesContext: contextUse(definition.tools, bundles),
    ...checks(compiler, definition),
    matcher: (pattern) => patternOf(pattern).match,
    replaceAll: (pattern, text, replacement) => patternOf(pattern).replace(text, replacement),
    ...(definition.script === undefined ? {} : { script: loadScript(definition.script) }),
  };
}
