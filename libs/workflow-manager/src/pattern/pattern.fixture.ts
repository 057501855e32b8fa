/**
 * Generates patterns and texts of characters that engines are known to read differently. `random`
 * returns numbers from 0 up to 1.
 */
export function patternSource(random: () => number) {
  const oneOf = <T>(items: readonly [T, ...T[]]): T =>
    items[Math.floor(random() * items.length)] ?? items[0];
  const times = <T>(most: number, make: () => T): T[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, make);

  const character = (): string => oneOf(CHARACTERS);
  const escaped = (): string =>
    character()
      .replace(/[\\^$.*+?()[\]{}|/-]/, '\\$&')
      .replace('\n', '\\n')
      .replace('\r', '\\r');
  const member = (): string =>
    oneOf([escaped, escaped, () => oneOf(RANGES), () => oneOf(CLASSES)])();
  const set = (): string => `[${random() < 0.3 ? '^' : ''}${member()}${times(2, member).join('')}]`;
  const group = (depth: number): string =>
    depth > 0 ? `(${random() < 0.5 ? '?:' : ''}${pattern(depth - 1)})` : 'a';
  const atom = (depth: number): string =>
    oneOf([
      escaped,
      escaped,
      () => oneOf(['.', ...ATOMS]),
      () => oneOf(CLASSES),
      set,
      () => group(depth),
      () => group(depth),
    ])();
  const item = (depth: number): string =>
    random() < 0.1 ? oneOf(ANCHORS) : atom(depth) + (random() < 0.35 ? oneOf(QUANTIFIERS) : '');
  const sequence = (depth: number): string => times(3, () => item(depth)).join('');
  const pattern = (depth: number): string =>
    [sequence(depth), ...times(1, () => sequence(depth))].join('|');

  return {
    pattern: () => pattern(2),
    flags: () => oneOf(['', '', 'i', 'm', 's', 'im']),
    text: () => times(8, character).join('').toWellFormed(),
  };
}

const CHARACTERS = [...'aAbBsSſkK\u212aéÉßẞ1_- \u00a0\u000b\u2028\ufeff\n\r😀𝒳'] as [
  string,
  ...string[],
];
const RANGES: [string, ...string[]] = ['a-c', 'A-Z', '\\x20-\\u00ff', '0-9', 'à-þ'];
const CLASSES: [string, ...string[]] = ['\\s', '\\S', '\\w', '\\W', '\\d', '\\D'];
const ATOMS = [
  '\\uD83D\\uDE00',
  '\\u{1F600}',
  '\\u00e9',
  '\\x41',
  '\\p{Lu}',
  '\\p{Script=Latin}',
  '\\-',
];
const ANCHORS: [string, ...string[]] = ['^', '$', '\\b', '\\B'];
const QUANTIFIERS: [string, ...string[]] = [
  '*',
  '+',
  '?',
  '{2}',
  '{1,2}',
  '*?',
  '+?',
  '??',
  '{0,2}?',
];
