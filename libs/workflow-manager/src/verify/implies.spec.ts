import {
  evaluateExpression,
  parseExpression,
  type ExpressionNode,
  type JsonValue,
} from '@mozaiks/contracts';
import { implies, isContradiction } from './implies.ts';

function read(source: string): ExpressionNode {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(parsed.message);
  return parsed.node;
}
const isImplied = (narrow: string, wide: string): boolean =>
  implies(read(narrow), read(wide), (name) => name === 'b');

/** How the engine interprets the value of a condition. */
function holds(source: string, x: JsonValue): boolean {
  const result = evaluateExpression(read(source), (name) => (name === 'x' ? x : null));
  if (
    !result.ok ||
    result.value === null ||
    result.value === false ||
    result.value === 0 ||
    result.value === ''
  )
    return false;
  return typeof result.value !== 'object' || Object.keys(result.value).length > 0;
}

describe('a condition', () => {
  it.each([
    ['${n} < 2', '${n} < 3'],
    ['${n} == 2', '${n} <= 2'],
    ['3 > ${n}', '${n} <= 3'],
    ['${b} and ${n} > 5', '${b}'],
    ['${b}', '${b} == true'],
    ["${s} == 'x'", "${s} != 'y'"],
    ['${n} > 0', '${n} or ${b}'],
    ['${n} == 1 or ${n} == 2', '${n} < 3'],
    ['${b} and ${n} > 2', '${n} > 1 and ${b}'],
  ])('%s implies %s', (narrow, wide) => {
    expect(isImplied(narrow, wide)).toBe(true);
  });

  const atoms = ['==', '!=', '<', '<=', '>', '>='].flatMap((operator) =>
    ["''", "'a'", '0', '1', '2', 'true', 'false', 'null'].map(
      (value) => `\${x} ${operator} ${value}`,
    ),
  );
  const conditions = ['${x}', 'not ${x}', ...atoms];
  const values: readonly JsonValue[] = [
    null,
    true,
    false,
    -1,
    0,
    0.5,
    1,
    1.5,
    2,
    3,
    '',
    'a',
    'b',
    [],
    ['a'],
    {},
    { a: 1 },
  ];

  it('implies another one only if no value fulfils the first one alone', () => {
    for (const narrow of conditions) {
      for (const wide of conditions.filter((other) => isImplied(narrow, other))) {
        const alone = values.filter((value) => holds(narrow, value) && !holds(wide, value));
        expect([narrow, wide, alone]).toEqual([narrow, wide, []]);
      }
    }
  });

  it('is never fulfilled if its parts exclude each other', () => {
    expect(isContradiction(read('${n} > 3 and ${n} < 2'), () => false)).toBe(true);
    for (const one of conditions) {
      for (const other of conditions) {
        const both = `(${one}) and (${other})`;
        if (!isContradiction(read(both), () => false)) continue;
        expect([both, values.filter((value) => holds(both, value))]).toEqual([both, []]);
      }
    }
  });
});
