import type { JsonValue, VariableType } from '@mozaiks/contracts';
import { toJson, type YamlNode } from '../yaml/node.ts';
import type { Scope } from './scope.ts';

export interface Typed {
  readonly name: string;
  readonly type: VariableType;
}

/** Whether a value has the type; null (unset) has every type. */
export function hasType(value: JsonValue, type: VariableType): boolean {
  if (value === null) return true;
  if (type === 'array') return Array.isArray(value);
  if (type === 'integer') return Number.isInteger(value);
  if (type === 'object') return typeof value === 'object' && !Array.isArray(value);
  return typeof value === type;
}

/** Reads a value of the file and checks it against the variable's type. */
export function readTyped(
  scope: Scope,
  node: YamlNode | undefined,
  { name, type }: Typed,
): JsonValue | undefined {
  if (node === undefined) return undefined;
  const value = toJson(node);
  if (!hasType(value, type))
    scope.report({
      code: 'WF035',
      at: node.at,
      message: `${name} is of type ${type}, the value is not`,
    });
  return value;
}
