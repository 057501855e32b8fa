import { MAX_UNIT, includes, type CodePoints } from './code-points.ts';

const ASCII = 0x80;

/**
 * Canonicalize of ECMA-262 (22.2.2.7.3) without the flag `u`: the upper case, if it is one unit,
 * and not an ASCII letter for a character that is not ASCII.
 */
function canonical(unit: number): number {
  const upper = String.fromCharCode(unit).toUpperCase();
  if (upper.length !== 1) return unit;
  const folded = upper.charCodeAt(0);
  return unit >= ASCII && folded < ASCII ? unit : folded;
}

/** Units that are equal when case is ignored, in groups of two or more. */
function casingGroups(): readonly (readonly number[])[] {
  const groups = new Map<number, number[]>();
  for (let unit = 0; unit <= MAX_UNIT; unit += 1) {
    const key = canonical(unit);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [unit]);
    else group.push(unit);
  }
  return [...groups.values()].filter((group) => group.length > 1);
}

/**
 * Adds every unit that is equal to one of the given units if case is ignored. The groups are
 * computed once, at the first use.
 */
export function createCaseCloser(): (units: CodePoints) => CodePoints {
  let groups: readonly (readonly number[])[] | undefined;
  return (units) => {
    groups ??= casingGroups();
    const added = groups.filter((group) => group.some((unit) => includes(units, unit))).flat();
    return [...units, ...added.map((unit) => [unit, unit] as const)];
  };
}
