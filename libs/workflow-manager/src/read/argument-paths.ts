import {
  isJsonObject,
  parseExpression,
  variablesOf,
  type Expression,
  type JsonObject,
} from '@mozaiks/contracts';
import { correctionOf, didYouMean, nearestOf } from '../diagnostics/did-you-mean.ts';
import { positionIn, type YamlNode } from '../yaml/node.ts';
import type { Scope } from './scope.ts';

interface Part {
  readonly schema: JsonObject;
  readonly written: string;
}

/** The properties of an object whose schema does not explicitly allow others. */
function propertiesIn(schema: JsonObject): JsonObject | undefined {
  const { properties, type, additionalProperties = false } = schema;
  const isOpen = ['$ref', 'anyOf', 'oneOf', 'allOf', 'patternProperties'].some(
    (key) => schema[key] !== undefined,
  );
  return isJsonObject(properties) && type === 'object' && !isOpen && additionalProperties === false
    ? properties
    : undefined;
}

/**
 * Reports paths into arguments that the schema of a tool does not have. Such paths are always null.
 */
export function checkArgumentPaths(
  scope: Scope,
  node: YamlNode,
  { expression, schema }: { expression: Expression; schema: JsonObject },
): void {
  const { properties } = schema;
  if (!isJsonObject(properties)) return;
  for (const { name, at, end } of variablesOf(expression.node)) {
    const use = parseExpression(expression.source.slice(at, end));
    const path = use.ok && use.node.kind === 'variable' ? use.node.path : [];
    const argument = Object.hasOwn(properties, name) ? properties[name] : undefined;
    let part: Part | undefined = isJsonObject(argument)
      ? { schema: argument, written: name }
      : undefined;
    for (const step of path)
      part =
        part === undefined
          ? undefined
          : inside(part, step, (problem) => scope.report({ ...problem, at: positionIn(node, at) }));
  }
}

type ReportProblem = (problem: {
  code: 'WF024';
  message: string;
  hint: string;
  fix: ReturnType<typeof correctionOf>;
}) => void;

function inside(
  { schema, written }: Part,
  step: string | number,
  report: ReportProblem,
): Part | undefined {
  const { items } = schema;
  if (typeof step === 'number')
    return isJsonObject(items) ? { schema: items, written: `${written}[${step}]` } : undefined;
  const known = propertiesIn(schema);
  if (known === undefined) return undefined;
  const next = Object.hasOwn(known, step) ? known[step] : undefined;
  if (isJsonObject(next)) return { schema: next, written: `${written}.${step}` };
  const names = Object.keys(known);
  if (next === undefined) {
    // JSON Schema allows unnamed keys by default.
    if (schema['additionalProperties'] === undefined && nearestOf(step, names).length === 0)
      return undefined;
    const hint = didYouMean(step, names) ?? `it has ${names.slice(0, 20).join(', ')}`;
    report({
      code: 'WF024',
      message: `${written} of the call has no ${step}`,
      hint,
      fix: correctionOf(step, names, '.'),
    });
  }
  return undefined;
}
