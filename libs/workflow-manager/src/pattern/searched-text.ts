import type { Flags } from './parse-pattern.ts';

// The engine knows only code points and one line terminator. If JavaScript reads a text
// differently, the engine receives a changed text.

/**
 * Without `u`, JavaScript reads each half of a surrogate pair. The halves are moved to a private
 * plane, whose own characters are pairs and so cannot occur in the changed text.
 */
export const SURROGATES = { first: 0xd800, last: 0xdfff, shift: 0x100000 - 0xd800 } as const;

/**
 * With `m`, each terminator becomes a line feed, its marker and a line feed, so that a line ends
 * before it and the next line starts after it. The markers are noncharacters, which Unicode
 * excludes from exchanged text.
 */
export const MARKERS: ReadonlyMap<number, number> = new Map([
  [0x0a, 0xfdd0],
  [0x0d, 0xfdd1],
  [0x2028, 0xfdd2],
  [0x2029, 0xfdd3],
]);

export interface SearchedText {
  readonly text: string;
  /** The part of the original text between two positions in `text`. */
  part(start: number, end: number): string;
  /** Whether the position is inside a single character of the original text. */
  isInside(position: number): boolean;
}

const SPECIAL_UNITS = /[\n\r\u2028\u2029\ud800-\udfff]/;

/** The text as the engine has to read it under these flags. */
export function searchedText(
  original: string,
  { unicode, multiline, ignoreCase }: Flags,
): SearchedText {
  // These two letters equal `s` and `k` if case is ignored, but the engine does not treat them as
  // parts of a word.
  const folded =
    unicode && ignoreCase ? original.replaceAll('\u017f', 's').replaceAll('\u212a', 'k') : original;
  if ((unicode && !multiline) || !SPECIAL_UNITS.test(folded))
    return {
      text: folded,
      part: (start, end) => original.slice(start, end),
      isInside: () => false,
    };
  let text = '';
  const origin: number[] = [];
  for (let at = 0; at < folded.length; at += 1) {
    text += unitAt(folded, at, { unicode, multiline });
    while (origin.length < text.length) origin.push(at);
  }
  const originOf = (position: number): number => origin[position] ?? original.length;
  return {
    text,
    part: (start, end) => original.slice(originOf(start), originOf(end)),
    isInside: (position) =>
      position > 0 && position < text.length && originOf(position) === originOf(position - 1),
  };
}

function unitAt(
  text: string,
  at: number,
  { unicode, multiline }: Pick<Flags, 'unicode' | 'multiline'>,
): string {
  const unit = text.charCodeAt(at);
  if (!unicode && unit >= SURROGATES.first && unit <= SURROGATES.last)
    return String.fromCodePoint(unit + SURROGATES.shift);
  const marker = multiline ? MARKERS.get(unit) : undefined;
  return marker === undefined ? text.charAt(at) : `\n${String.fromCharCode(marker)}\n`;
}
