import type { CallStyle, JsonObject } from '@mozaiks/contracts';
import type { FunctionFacts } from './describe-function.ts';
import { propertiesOf } from './object-schema.ts';
import { isInjected } from './parameters.ts';

/** How a function takes arguments of this schema: with one that names other keys, its only parameter is the argument object. */
export function callStyleFor(facts: FunctionFacts, schema: JsonObject): CallStyle {
  const { style, parameters } = facts.call;
  const [first, ...rest] = parameters;
  if (style === 'object' || first === undefined || isInjected(first) || rest.some((name) => !isInjected(name))) return facts.call;
  const keys = Object.keys(propertiesOf(schema));
  return keys.length > 0 && !keys.includes(first) ? { style: 'object', parameters: rest } : facts.call;
}
