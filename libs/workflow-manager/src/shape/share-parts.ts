import type { JsonValue } from '@mozaiks/contracts';
import { isShape, type Shape } from './shape.ts';

const isPart = (value: JsonValue): value is Shape =>
  isShape(value) && (isShape(value['properties']) || isShape(value['then']) || isShape(value['items']));

function countUses(value: JsonValue, uses: Map<Shape, number>): void {
  if (Array.isArray(value)) for (const item of value) countUses(item, uses);
  if (!isShape(value)) return;
  const before = uses.get(value) ?? 0;
  uses.set(value, before + 1);
  if (before === 0) for (const inner of Object.values(value)) countUses(inner, uses);
}

/** Puts parts that stand in several places of a schema (the very same objects) into `$defs`, so that they are compiled once. */
export function shareParts(schema: Shape): Shape {
  const uses = new Map<Shape, number>();
  countUses(schema, uses);
  const names = new Map([...uses].filter(([part, count]) => count > 1 && isPart(part)).map(([part], index) => [part, `part${index + 1}`]));
  const replace = (value: JsonValue, isDefinition = false): JsonValue => {
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (!isShape(value)) return value;
    const name = isDefinition ? undefined : names.get(value);
    if (name !== undefined) return { $ref: `#/$defs/${name}` };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  const definitions = [...names].map(([part, name]) => [name, replace(part, true)]);
  return { ...(replace(schema) as Shape), ...(names.size === 0 ? {} : { $defs: Object.fromEntries(definitions) }) };
}
