import {
  isJsonObject,
  pointerPart,
  type JsonObject,
  type JsonValue,
  type LoadedWorkflow,
  type VariableDefinition,
} from '@mozaiks/contracts';
import { definitionIndex } from './definition.ts';

/** Why a value may not be written to a variable. undefined if it may. */
export function refusalOfWrite(
  workflow: LoadedWorkflow,
  name: string,
  value: JsonValue,
): string | undefined {
  const variable = definitionIndex(workflow).variables.get(name);
  if (variable === undefined) return `there is no context variable "${name}"`;
  if (variable.source.type === 'computed' || variable.source.type === 'runtime')
    return `"${name}" is read-only`;
  return value === null || fits(value, variable.type)
    ? undefined
    : `"${name}" must be of type ${variable.type}`;
}

/** Why a client may not set a variable. undefined if it may. */
export function refusalOfClient(
  workflow: LoadedWorkflow,
  name: string,
  value: JsonValue,
): string | undefined {
  const variable = definitionIndex(workflow).variables.get(name);
  if (variable?.client_writable !== true) return `clients may not set "${name}"`;
  return refusalOfWrite(workflow, name, value);
}

/** The first refusal among several writes. */
export const refusalAmong = (workflow: LoadedWorkflow, set: JsonObject): string | undefined =>
  Object.entries(set)
    .map(([name, value]) => refusalOfWrite(workflow, name, value))
    .find((refusal) => refusal !== undefined);

export interface Sorted {
  readonly accepted: JsonObject;
  readonly refusals: readonly string[];
}

/** Separates the writes that fit their variables from the reasons why the others do not. */
export function sortWrites(
  workflow: LoadedWorkflow,
  set: JsonObject,
  refuse = refusalOfWrite,
): Sorted {
  const judged = Object.entries(set).map(([name, value]) => ({
    name,
    value,
    refusal: refuse(workflow, name, value),
  }));
  return {
    accepted: Object.fromEntries(
      judged.flatMap(({ name, value, refusal }) => (refusal === undefined ? [[name, value]] : [])),
    ),
    refusals: judged.flatMap(({ refusal }) => refusal ?? []),
  };
}

export function fits(value: JsonValue, type: VariableDefinition['type']): boolean {
  switch (type) {
    case 'integer':
      return Number.isInteger(value);
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isJsonObject(value);
    case 'string':
    case 'number':
    case 'boolean':
      return typeof value === type;
  }
}

/** JSON pointers of the values in a `context_update` of these variables that must not be shown. */
export const sensitivePaths = (workflow: LoadedWorkflow, names: Iterable<string>): string[] =>
  [...names]
    .filter((name) => definitionIndex(workflow).sensitive.has(name))
    .map((name) => `/set/${pointerPart(name)}`);
