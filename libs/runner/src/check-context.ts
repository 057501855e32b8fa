import {
  isJsonObject,
  pointerPart,
  RuntimeError,
  type JsonObject,
  type JsonValue,
  type VariableDefinition,
  type VariableType,
} from '@mozaiks/contracts';

/** Throws `invalid_context` for a variable that clients may not set, or a value that is not of its type. */
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

/** JSON pointers of the values in `set` that nobody may read. */
export const sensitivePointers = (
  variables: readonly VariableDefinition[],
  set: JsonObject,
): string[] =>
  variables
    .filter(({ name, sensitive }) => sensitive && Object.hasOwn(set, name))
    .map(({ name }) => `/set/${pointerPart(name)}`);
