import type { CallStyle, JsonObject } from '@mozaiks/contracts';
import { propertiesOf } from '../compiler/object-schema.ts';
import type { FunctionFacts } from './function-facts.ts';
import { isInjected } from './injected.ts';

/**
 * How a function takes arguments of this schema. If the schema names other keys than the only
 * parameter, that parameter is the argument object.
 */
export function callStyleFor(facts: FunctionFacts, schema: JsonObject): CallStyle {
  const { style, parameters } = facts.call;
  const [first, ...rest] = parameters;
  const isNamed = style === 'positional' && typeof first === 'string' && !isInjected(first);
  const others = rest.filter((binding) => typeof binding !== 'string' || !isInjected(binding));
  if (!isNamed || others.length > 0) return facts.call;
  const keys = Object.keys(propertiesOf(schema));
  return keys.length > 0 && !keys.includes(first)
    ? { style: 'object', parameters: rest }
    : facts.call;
}
