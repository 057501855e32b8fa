import { inferType, parseExpression, type ExpressionType, type Inference } from './index.ts';

const declared: Readonly<Record<string, ExpressionType>> = {
  s: 'string',
  n: 'number',
  b: 'boolean',
  l: 'array',
  o: 'object',
  z: 'null',
  any: 'any',
};

function infer(source: string): Inference {
  const parsed = parseExpression(source);
  if (!parsed.ok) throw new Error(`${source}: ${parsed.message}`);
  return inferType(parsed.node, (name) =>
    Object.hasOwn(declared, name) ? declared[name] : undefined,
  );
}

type Row = readonly [source: string, type: ExpressionType, ...warnings: string[]];

const rows: readonly Row[] = [
  ['1', 'number'],
  ['"a"', 'string'],
  ['true', 'boolean'],
  ['null', 'null'],
  ['${s}', 'string'],
  ['${l}', 'array'],
  ['${any}', 'any'],

  ['${any.a[0]}', 'any'],
  ['${o.a.b}', 'any'],
  ['${l[0].a}', 'any'],
  ['${s.a}', 'null', 's is of type string: a key into it is always null'],
  ['${n[0]}', 'null', 'n is of type number: an index into it is always null'],
  ['${l.length}', 'null', 'l is of type array: a key into it is always null'],
  ['${o[0]}', 'null', 'o is of type object: an index into it is always null'],
  ['${z.a}', 'null', 'z is of type null: a key into it is always null'],

  ['-${n}', 'number'],
  ['-${any}', 'number'],
  ['-${s}', 'null', 'minus string is always null'],
  ['not ${s}', 'boolean'],
  ['not -${s}', 'boolean', 'minus string is always null'],

  ['${n} + 1', 'number'],
  ['${n} * ${any}', 'number'],
  ['${any} / ${any}', 'number'],
  ['${any} + ${any}', 'any'],
  ['${any} + 1', 'number'],
  ['"a" + ${any}', 'string'],
  ['${s} + ${s}', 'string'],
  ['${s} + ${n}', 'null', 'string + number is always null'],
  ['${s} - ${s}', 'null', 'string - string is always null'],
  ['${b} + ${b}', 'null', 'boolean + boolean is always null'],
  ['${l} + ${l}', 'null', 'array + array is always null'],
  ['${any} * ${s}', 'null', 'any * string is always null'],
  ['null + 1', 'null', 'null + number is always null'],
  ['1 + "a" + 2 + ${l}', 'null', 'number + string is always null'],

  ['${n} == 1', 'boolean'],
  ['${n} == null', 'boolean'],
  ['${any} == "a"', 'boolean'],
  ['${n} == "1"', 'boolean', 'number == string is always false'],
  ['${l} == ${o}', 'boolean', 'array == object is always false'],
  ['${b} != 1', 'boolean', 'boolean != number is always true'],
  ['0 < ${n} < 10', 'boolean'],
  ['${s} < "a"', 'boolean'],
  ['${any} < ${any}', 'boolean'],
  ['${any} >= 1', 'boolean'],
  ['${n} < "10"', 'boolean', 'number < string is always false'],
  ['${b} < ${b}', 'boolean', 'boolean < boolean is always false'],
  ['${l} <= ${l}', 'boolean', 'array <= array is always false'],
  ['${any} > true', 'boolean', 'any > boolean is always false'],
  ['null >= 1', 'boolean', 'null >= number is always false'],
  [
    '0 < ${s} < 10',
    'boolean',
    'number < string is always false',
    'string < number is always false',
  ],
  ['${n} in ${l}', 'boolean'],
  ['${s} in ${s}', 'boolean'],
  ['${s} in ${o}', 'boolean'],
  ['${any} in ${any}', 'boolean'],
  ['${any} in ${o}', 'boolean'],
  ['${n} in ${s}', 'boolean', 'number in string is always false'],
  ['${n} in ${o}', 'boolean', 'number in object is always false'],
  ['${s} in ${n}', 'boolean', 'string in number is always false'],
  ['${any} in null', 'boolean', 'any in null is always false'],

  ['${s} and ${n}', 'boolean'],
  [
    '${n} < "a" or ${s} < 1',
    'boolean',
    'number < string is always false',
    'string < number is always false',
  ],
  ['len(${s})', 'number'],
  ['len(${l}) + len(${o}) + len(${any})', 'number'],
  ['len(${n})', 'number', 'len of number is always 0'],
  ['len(null)', 'number', 'len of null is always 0'],
  ['len(${l}) > "3"', 'boolean', 'number > string is always false'],
];

describe('inferType', () => {
  it.each(rows.map(([source, type, ...warnings]) => ({ source, type, warnings })))(
    '$source: $type $warnings',
    ({ source, type, warnings }) => {
      const inference = infer(source);
      expect(inference.type).toBe(type);
      expect(inference.problems.map((problem) => problem.message)).toEqual(warnings);
      expect(inference.problems.every((problem) => problem.severity === 'warning')).toBe(true);
    },
  );

  it('reports each use of an undeclared name as an error at its place, and continues with any', () => {
    expect(infer('${nope} + 1 == ${toString.a}')).toEqual({
      type: 'boolean',
      problems: [
        { message: 'undeclared variable nope', at: 0, end: 7, severity: 'error' },
        { message: 'undeclared variable toString', at: 15, end: 28, severity: 'error' },
      ],
    });
  });

  it('places a warning at the operation', () => {
    const source = '${b} and (${n}) < "a"';
    expect(infer(source).problems).toEqual([
      { message: 'number < string is always false', at: 9, end: 21, severity: 'warning' },
    ]);
  });

  it('warns of an expression that takes more steps than allowed', () => {
    const message = '1001 operands and operators: an evaluation stops after 1000 steps';
    expect(infer(Array(1000).fill('1').join('+')).problems).toEqual([
      { message, at: 0, end: 1999, severity: 'warning' },
    ]);
    expect(infer(Array(999).fill('1').join('+')).problems).toEqual([]);
  });
});
