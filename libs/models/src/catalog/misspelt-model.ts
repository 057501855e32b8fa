const letters = (name: string): string => name.replace(/[^a-z]/gi, '').toLowerCase();
const digits = (name: string): string => name.replace(/\D/g, '');

/** Whether one letter is missing, added, replaced or swapped with its neighbour. */
function isOneEdit(a: string, b: string): boolean {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const [restOfShort, restOfLong] = [short.slice(start), long.slice(start)];
  if (long.length > short.length) return restOfShort === restOfLong.slice(1);
  const isSwapped =
    restOfShort[0] === restOfLong[1] &&
    restOfShort[1] === restOfLong[0] &&
    restOfShort.slice(2) === restOfLong.slice(2);
  return restOfShort.slice(1) === restOfLong.slice(1) || isSwapped;
}

/**
 * The known model that the name resembles: it has other separators, or one typing error in its
 * letters. Other digits are another version, which may be new.
 */
export function misspeltModel(model: string, known: readonly string[]): string | undefined {
  return known.find(
    (name) =>
      digits(name) === digits(model) &&
      (letters(name) === letters(model) || isOneEdit(letters(name), letters(model))),
  );
}
