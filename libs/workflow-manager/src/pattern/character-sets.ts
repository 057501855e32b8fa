import type { AST } from '@eslint-community/regexpp';
import { RE2JS } from 're2js';
import {
  complement,
  DIGIT,
  FOLDED_WORD,
  LINE_TERMINATORS,
  MAX_CODE_POINT,
  MAX_UNIT,
  pointsWhere,
  SPACE,
  WORD,
  type CodePoints,
} from './code-points.ts';
import { createCaseCloser } from './ignore-case.ts';
import type { Flags } from './parse-pattern.ts';

/**
 * The characters that a part of a pattern matches, as JavaScript defines them. `negated`: all
 * others.
 */
export interface CharacterSet {
  readonly points: CodePoints;
  /** Properties of Unicode that the engine knows, in its syntax. */
  readonly properties: readonly string[];
  readonly negated: boolean;
}

type SetElement = AST.CharacterClassElement | AST.CharacterSet;

export type SetReader = (
  node: AST.Character | AST.CharacterSet | AST.CharacterClass,
  flags: Flags,
) => CharacterSet;

export function createSetReader(): SetReader {
  const closed = createCaseCloser();
  return (node, flags) => {
    const elements = node.type === 'CharacterClass' ? node.elements : [node];
    const properties = elements.flatMap((element) => nativeProperty(element, flags) ?? []);
    const others = elements.filter((element) => nativeProperty(element, flags) === undefined);
    const points = others.flatMap((element) => pointsOf(element, flags));
    // With `u`, the engine ignores case in the same way as JavaScript.
    const folded = flags.ignoreCase && !flags.unicode ? closed(points) : points;
    return { points: folded, properties, negated: node.type === 'CharacterClass' && node.negate };
  };
}

/**
 * General categories and scripts, if the engine knows the name. Any other property is tested for
 * each character, which takes a tenth of a second.
 */
function nativeProperty(element: SetElement, { multiline }: Flags): string | undefined {
  if (multiline || element.type !== 'CharacterSet' || element.kind !== 'property') return undefined;
  const { key, value, negate } = element;
  const names = { General_Category: /^[A-Z][a-z]?$/, Script: /^[A-Z][a-z]{3,}$/ };
  if (value === null || !(key in names) || !names[key as keyof typeof names].test(value))
    return undefined;
  const property = `\\${negate ? 'P' : 'p'}{${value}}`;
  return isKnown(property) ? property : undefined;
}

function isKnown(property: string): boolean {
  try {
    RE2JS.compile(property);
    return true;
  } catch {
    return false;
  }
}

function pointsOf(element: SetElement, flags: Flags): CodePoints {
  switch (element.type) {
    case 'Character':
      return [[element.value, element.value]];
    case 'CharacterClassRange':
      return [[element.min.value, element.max.value]];
    case 'CharacterSet':
      return pointsOfSet(element, flags);
    default:
      throw new TypeError(`a class of the flag v: ${element.raw}`); // never parsed
  }
}

function pointsOfSet(node: AST.CharacterSet, { dotAll, unicode, ignoreCase }: Flags): CodePoints {
  const max = unicode ? MAX_CODE_POINT : MAX_UNIT;
  const unlessNegated = (points: CodePoints, negate: boolean): CodePoints =>
    negate ? complement(points, max) : points;
  switch (node.kind) {
    case 'any':
      return complement(dotAll ? [] : LINE_TERMINATORS, max);
    case 'digit':
      return unlessNegated(DIGIT, node.negate);
    case 'space':
      return unlessNegated(SPACE, node.negate);
    case 'word':
      return unlessNegated(unicode && ignoreCase ? FOLDED_WORD : WORD, node.negate);
    case 'property': {
      const property = new RegExp(`^${node.raw}$`, 'u');
      return pointsWhere((point) => property.test(String.fromCodePoint(point)), max);
    }
  }
}
