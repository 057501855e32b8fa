import type { JsonValue, LoadedWorkflow, VariableDefinition } from '@mozaiks/contracts';
import type { EngineDeps } from '../deps.ts';
import { fits } from '../context-writes.ts';

/**
 * The value of a `config` variable from the environment. undefined if there is none, or none of its
 * type.
 */
export function configValue(
  { configValue: read }: Pick<EngineDeps, 'configValue'>,
  { source, type }: VariableDefinition,
): JsonValue | undefined {
  if (source.type !== 'config') return undefined;
  const text = read?.(source.env_var);
  const value = text === undefined ? undefined : parsedAs(text, type);
  return value !== undefined && fits(value, type) ? value : undefined;
}

/**
 * Environment values are text. Numbers and booleans are parsed as such, lists and objects as JSON.
 */
function parsedAs(text: string, type: VariableDefinition['type']): JsonValue | undefined {
  if (type === 'string') return text;
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Which required setting is missing, as a sentence. undefined if none is. */
export function missingConfig(
  deps: Pick<EngineDeps, 'configValue'>,
  workflow: LoadedWorkflow,
): string | undefined {
  const missing = workflow.definition.variables.find(
    (variable) =>
      variable.source.type === 'config' &&
      variable.source.required &&
      variable.source.default === undefined &&
      configValue(deps, variable) === undefined,
  );
  if (missing?.source.type !== 'config') return undefined;
  return `the context variable "${missing.name}" needs the setting ${missing.source.env_var}, which is not set, not allowed or not of type ${missing.type}`;
}
