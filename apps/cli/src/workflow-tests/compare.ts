import { canonicalJson, defined, isJsonObject, type JsonValue } from '@mozaiks/contracts';
import type { WorkflowTest } from '@mozaiks/workflow-manager';

/** A path at which a value differs from the expected one: `arguments.items[0]`. */
export interface Difference {
  readonly path: string;
  readonly expected: JsonValue;
  /** Absent: there is no such value. */
  readonly actual?: JsonValue;
}

interface CompareOptions {
  readonly patterns: WorkflowTest['patterns'];
  /** The path of the value. Default: the value is the root. */
  readonly path?: string;
}

/**
 * Returns where a value differs. It may have more keys than expected. `{matches: pattern}` fits a
 * text that contains a match of the pattern.
 */
export function compare(
  expected: JsonValue,
  actual: JsonValue | undefined,
  { patterns, path = '' }: CompareOptions,
): readonly Difference[] {
  const differs = [{ path, expected, ...defined({ actual }) }];
  if (typeof actual === 'string' && isJsonObject(expected)) {
    const { matches, ...others } = expected;
    const fits =
      typeof matches === 'string' &&
      Object.keys(others).length === 0 &&
      patterns.get(matches)?.(actual) === true;
    return fits ? [] : differs;
  }
  if (isJsonObject(expected) && isJsonObject(actual)) {
    return Object.entries(expected).flatMap(([key, value]) =>
      compare(value, Object.hasOwn(actual, key) ? actual[key] : undefined, {
        patterns,
        path: path === '' ? key : `${path}.${key}`,
      }),
    );
  }
  if (Array.isArray(expected) && Array.isArray(actual) && expected.length === actual.length)
    return expected.flatMap((item, index) =>
      compare(item, actual[index], { patterns, path: `${path}[${index}]` }),
    );
  return actual !== undefined && canonicalJson(expected) === canonicalJson(actual) ? [] : differs;
}
