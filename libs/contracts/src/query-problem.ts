import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { LIST_OPERATORS, NESTING_OPERATORS, VALUE_OPERATORS } from './ports/data-source.ts';

/** Why a query, or a template of one, is invalid, as a sentence. undefined if it is valid. */
export function queryProblem(query: JsonObject): string | undefined {
  return firstOf(Object.entries(query), ([key, value]) => {
    if (LIST_OPERATORS.has(key)) return listProblem(key, value);
    if (key.startsWith('$')) return `${key} is not allowed here`;
    return isOperation(value) ? operationProblem(value) : undefined;
  });
}

/** Whether an object is a set of operators rather than a value to compare with. */
export const isOperation = (value: JsonValue): value is JsonObject =>
  isJsonObject(value) && Object.keys(value).some((key) => key.startsWith('$'));

function operationProblem(operation: JsonObject): string | undefined {
  return firstOf(Object.entries(operation), ([key, value]) => {
    if (VALUE_OPERATORS.has(key)) return undefined;
    if (!NESTING_OPERATORS.has(key)) return `${key} is not allowed here`;
    if (!isJsonObject(value)) return `${key} needs an object`;
    return isOperation(value) ? operationProblem(value) : queryProblem(value);
  });
}

function listProblem(key: string, value: JsonValue): string | undefined {
  if (!Array.isArray(value) || value.length === 0) return `${key} needs a list of queries`;
  return firstOf(value as readonly JsonValue[], (each) =>
    isJsonObject(each) ? queryProblem(each) : `${key} needs a list of queries`,
  );
}

function firstOf<T>(
  items: readonly T[],
  problemOf: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const problem = problemOf(item);
    if (problem !== undefined) return problem;
  }
  return undefined;
}
