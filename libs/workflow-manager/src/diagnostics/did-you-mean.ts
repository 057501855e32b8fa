import type { DiagnosticFix } from '@mozaiks/contracts';

/**
 * The number of edits (insert, delete, replace, swap neighbours) from one word to the other,
 * ignoring case.
 */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
          ? (before[j - 2] ?? 0) + 1
          : Infinity;
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, swapped));
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}

/** Longer words get no suggestion, because the time grows with the product of both lengths. */
const MAX_LENGTH = 100;

/**
 * The known words with the fewest edits from this one; none if more than a third of it is
 * different.
 */
export function nearestOf(
  word: string,
  known: Iterable<string>,
  most = Infinity,
): readonly string[] {
  if (word.length > MAX_LENGTH) return [];
  const reach = Math.min(most, Math.max(1, Math.floor(word.length / 3)));
  let best: { readonly names: readonly string[]; readonly far: number } = { names: [], far: reach };
  for (const name of known) {
    if (Math.abs(name.length - word.length) > best.far) continue;
    const far = distance(word.toLowerCase(), name.toLowerCase());
    if (far < best.far) best = { names: [name], far };
    else if (far === best.far) best = { names: [...best.names, name], far };
  }
  return best.names;
}

/**
 * `did you mean x?` for the nearest known word, or undefined if none is near, or more than `most`
 * edits away.
 */
export function didYouMean(
  word: string,
  known: Iterable<string>,
  most = Infinity,
): string | undefined {
  const [name] = nearestOf(word, known, most);
  return name === undefined ? undefined : `did you mean ${name}?`;
}

/**
 * The correction of a word, if only one known word is near. `before` is the text before it in the
 * file.
 */
export function correctionOf(
  word: string,
  known: Iterable<string>,
  before = '',
): DiagnosticFix | undefined {
  const [name, second] = nearestOf(word, known);
  return name === undefined || second !== undefined
    ? undefined
    : { replace: before + word, with: before + name };
}
