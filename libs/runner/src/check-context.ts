import {
  isJsonObject,
  pointerPart,
  RuntimeError,
  type JsonObject,
  type JsonValue,
  type VariableDefinition,
  type VariableType,
} from '@mozaiks/contracts';

/**
 * Throws `invalid_context` if clients may not set a variable, or if its value has the wrong type.
 */
export function checkContext(variables: readonly VariableDefinition[], context: JsonObject): void {
  for (const [name, value] of Object.entries(context)) {
    const variable = variables.find((definition) => definition.name === name);
    if (variable?.client_writable !== true)
      throw new RuntimeError('invalid_context', { variable: name, problem: 'not client_writable' });
    if (!isOfType(variable.type, value))
      throw new RuntimeError('invalid_context', {
        variable: name,
        problem: `not of type ${variable.type}`,
      });
  }
}

const isOfType = (type: VariableType, value: JsonValue): boolean => tests[type](value);

const tests: { readonly [T in VariableType]: (value: JsonValue) => boolean } = {
  string: (value) => typeof value === 'string',
  integer: (value) => Number.isInteger(value),
  number: (value) => typeof value === 'number',
  boolean: (value) => typeof value === 'boolean',
  array: (value) => Array.isArray(value),
  object: isJsonObject,
};

/** JSON pointers of the sensitive values in `set`. */
export const sensitivePointers = (
  variables: readonly VariableDefinition[],
  set: JsonObject,
): string[] =>
  variables
    .filter(({ name, sensitive }) => sensitive && Object.hasOwn(set, name))
    .map(({ name }) => `/set/${pointerPart(name)}`);
