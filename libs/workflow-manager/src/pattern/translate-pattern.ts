import type { AST } from '@eslint-community/regexpp';
import type { CharacterSet, SetReader } from './character-sets.ts';
import {
  complement,
  includes,
  MAX_CODE_POINT,
  MAX_UNIT,
  merged,
  without,
  type CodePoints,
} from './code-points.ts';
import type { Flags, Parsed } from './parse-pattern.ts';
import { MARKERS, SURROGATES } from './searched-text.ts';

/** Thrown if the linear-time engine cannot run the pattern. */
export class PatternRefused extends Error {}

interface Translation {
  readonly flags: Flags;
  readonly read: SetReader;
}

/**
 * The pattern in the engine's syntax (RE2), with JavaScript's meaning of character sets, anchors
 * and case written out. Throws `PatternRefused` for look-around and back references.
 */
export function translatePattern({ tree, flags }: Parsed, read: SetReader): string {
  const body = alternatives(tree.alternatives, { flags, read });
  return flags.ignoreCase && flags.unicode ? `(?i:${body})` : body;
}

const alternatives = (nodes: readonly AST.Alternative[], t: Translation): string =>
  nodes.map(({ elements }) => elements.map((element) => translated(element, t)).join('')).join('|');

function translated(node: AST.Element, t: Translation): string {
  switch (node.type) {
    case 'Character':
    case 'CharacterSet':
    case 'CharacterClass':
      return setOf(t.read(node, t.flags), t.flags);
    case 'CapturingGroup':
      return `(${alternatives(node.alternatives, t)})`;
    case 'Group':
      return `(?:${alternatives(node.alternatives, t)})`;
    case 'Quantifier':
      return quantified(node, t);
    case 'Assertion':
      return assertion(node, t.flags);
    case 'Backreference':
      throw new PatternRefused(`a back reference does not run in linear time: ${node.raw}`);
    case 'ExpressionCharacterClass':
      throw new TypeError(`a class of the flag v: ${node.raw}`); // never parsed
  }
}

function assertion(node: AST.Assertion, { multiline }: Flags): string {
  switch (node.kind) {
    case 'start':
      return multiline ? '(?m:^)' : '\\A';
    case 'end':
      return multiline ? '(?m:$)' : '\\z';
    case 'word':
      return node.negate ? '\\B' : '\\b';
    case 'lookahead':
    case 'lookbehind':
      throw new PatternRefused(`look-around does not run in linear time: ${node.raw}`);
  }
}

function quantified({ element, min, max, greedy }: AST.Quantifier, t: Translation): string {
  const times = max === Infinity ? `{${min},}` : `{${min},${max}}`;
  return `(?:${translated(element, t)})${times}${greedy ? '' : '?'}`;
}

function setOf(set: CharacterSet, flags: Flags): string {
  if (flags.multiline) return acrossLines(set, flags);
  return classFor(set, flags);
}

/**
 * With `u`, the engine negates the set, after it has ignored case, as JavaScript does. Without `u`,
 * the set is negated here, because the searched text has characters that JavaScript does not see.
 */
function classFor({ points, properties, negated }: CharacterSet, { unicode }: Flags): string {
  if (unicode) return classOf(ranges(points) + properties.join(''), negated);
  return classOf(ranges(moved(negated ? complement(points, MAX_UNIT) : points)), false);
}

/** A terminator is three characters of the searched text. */
function acrossLines({ points, properties, negated }: CharacterSet, flags: Flags): string {
  const terminators = [...MARKERS].filter(
    ([terminator]) => includes(points, terminator) !== negated,
  );
  const special = [...MARKERS].flat().map((point) => [point, point] as const);
  const others = {
    points: negated ? [...points, ...special] : without(points, special),
    properties,
    negated,
  };
  return `(?:${[classFor(others, flags), ...terminators.map(([, marker]) => `\\n\\x{${hex(marker)}}\\n`)].join('|')})`;
}

/** Moves the halves of surrogate pairs to their place in the searched text. */
function moved(points: CodePoints): CodePoints {
  const { first, last, shift } = SURROGATES;
  const halves = points.flatMap(([from, to]) => {
    const [start, end] = [Math.max(from, first), Math.min(to, last)];
    return start > end ? [] : [[start + shift, end + shift] as const];
  });
  return [...without(points, [[first, last]]), ...halves];
}

/** The engine knows no empty class. */
function classOf(content: string, negated: boolean): string {
  if (content !== '') return `[${negated ? '^' : ''}${content}]`;
  return `[${negated ? '' : '^'}\\x{0}-\\x{${hex(MAX_CODE_POINT)}}]`;
}

const ranges = (points: CodePoints): string =>
  merged(points)
    .map(([first, last]) => `\\x{${hex(first)}}-\\x{${hex(last)}}`)
    .join('');
const hex = (point: number): string => point.toString(16);
