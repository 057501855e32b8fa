/** Code points as ranges `[first, last]`. */
export type CodePoints = readonly (readonly [number, number])[];

export const MAX_UNIT = 0xffff;
export const MAX_CODE_POINT = 0x10ffff;

export const DIGIT: CodePoints = [[0x30, 0x39]];
export const WORD: CodePoints = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
export const LINE_TERMINATORS: CodePoints = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
/** White space in JavaScript, including line terminators. */
export const SPACE: CodePoints = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
/**
 * With `i` and `u` together, two more letters count as word characters: they fold to `s` and `k`.
 */
export const FOLDED_WORD: CodePoints = [...WORD, [0x17f, 0x17f], [0x212a, 0x212a]];

/** Sorted, without overlaps. */
export function merged(ranges: CodePoints): CodePoints {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const found: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = found.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else found.push([first, last]);
  }
  return found;
}

export function complement(ranges: CodePoints, max: number): CodePoints {
  const found: [number, number][] = [];
  let next = 0;
  for (const [first, last] of merged(ranges)) {
    if (first > next) found.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= max) found.push([next, max]);
  return found;
}

export const without = (ranges: CodePoints, removed: CodePoints): CodePoints =>
  complement([...complement(ranges, MAX_CODE_POINT), ...removed], MAX_CODE_POINT);

export const includes = (ranges: CodePoints, point: number): boolean =>
  ranges.some(([first, last]) => first <= point && point <= last);

/** Every code point for which the test holds. */
export function pointsWhere(test: (point: number) => boolean, max: number): CodePoints {
  const found: [number, number][] = [];
  for (let point = 0; point <= max; point += 1) {
    if (!test(point)) continue;
    const before = found.at(-1);
    if (before?.[1] === point - 1) before[1] = point;
    else found.push([point, point]);
  }
  return found;
}
