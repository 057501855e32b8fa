import type { JsonValue } from '@mozaiks/contracts';
import { isShape, type Shape } from './shape.ts';

/** Whether a schema describes a value, which a condition does not. */
const isPart = (value: JsonValue): value is Shape =>
  isShape(value) &&
  value['description'] !== undefined &&
  (isShape(value['properties']) || isShape(value['then']) || isShape(value['items']));

interface Use {
  count: number;
  /** The property whose shape it is at its first occurrence. */
  readonly property: string;
}

function countUses(value: JsonValue, property: string, uses: Map<Shape, Use>): void {
  if (Array.isArray(value)) for (const item of value) countUses(item, property, uses);
  if (!isShape(value)) return;
  const before = uses.get(value);
  if (before !== undefined) {
    before.count += 1;
    return;
  }
  uses.set(value, { count: 1, property });
  for (const [key, inner] of Object.entries(value)) {
    if (key !== 'properties' || !isShape(inner)) countUses(inner, property, uses);
    else for (const [name, shape] of Object.entries(inner)) countUses(shape, name, uses);
  }
}

/** A unique name for each part. Editors show it. */
function named(parts: readonly (readonly [Shape, Use])[]): ReadonlyMap<Shape, string> {
  const names = new Map<Shape, string>();
  const taken = new Map<string, number>();
  for (const [part, { property }] of parts) {
    const before = taken.get(property) ?? 0;
    taken.set(property, before + 1);
    names.set(part, before === 0 ? property : `${property}_${before + 1}`);
  }
  return names;
}

/**
 * Moves parts that occur several times in a schema (as identical objects) to `$defs`, so that they
 * are compiled once.
 */
export function shareParts(schema: Shape): Shape {
  const uses = new Map<Shape, Use>();
  countUses(schema, 'content', uses);
  const names = named([...uses].filter(([part, { count }]) => count > 1 && isPart(part)));
  const replace = (value: JsonValue, isDefinition = false): JsonValue => {
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (!isShape(value)) return value;
    const name = isDefinition ? undefined : names.get(value);
    if (name !== undefined) return { $ref: `#/$defs/${name}` };
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  const definitions = [...names].map(([part, name]) => [name, replace(part, true)]);
  return {
    ...(replace(schema) as Shape),
    ...(names.size === 0 ? {} : { $defs: Object.fromEntries(definitions) }),
  };
}
