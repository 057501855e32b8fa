import { parseExpression, variablesOf, type ExpressionNode } from './index.ts';

function parsed(source: string): ExpressionNode {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${result.message} at ${result.at}`);
  return result.node;
}

type Refusal = readonly [source: string, at: number, message: string];

const refusals: readonly Refusal[] = [
  ['', 0, 'the expression is empty'],
  ['  \n', 0, 'the expression is empty'],
  ['1 +', 3, 'expected a value, but the expression ends'],
  ['1 + ', 4, 'expected a value, but the expression ends'],
  ['1 2', 2, 'expected an operator or the end, found 2'],
  ['${a} ${b}', 5, 'expected an operator or the end, found ${b}'],
  ['(1', 2, 'expected an operator or ), but the expression ends'],
  ['(1 2)', 3, 'expected an operator or ), found 2'],
  ['1)', 1, 'expected an operator or the end, found )'],
  ['()', 1, 'expected a value, found )'],
  ['== 1', 0, 'expected a value, found =='],
  ['1 ** 2', 3, 'expected a value, found *'],
  ['1 and', 5, 'expected a value, but the expression ends'],
  ['+1', 0, 'expected a value, found +'],
  [
    '"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb"',
    33,
    'expected an operator or the end, found "bbbbbbbbbbbbbbbbbbb',
  ],
  ['len 1', 4, 'expected the ( of len(…), found 1'],
  ['len', 3, 'expected the ( of len(…), but the expression ends'],
  ['len()', 4, 'expected a value, found )'],
  ['len(1, 2)', 5, 'the character , has no meaning here'],
  ['1 == not 2', 5, 'not needs parentheses here: (not a) == b, not (a in b)'],
  ['${a} not in ${b}', 5, 'not needs parentheses here: (not a) == b, not (a in b)'],
  ['-!1', 1, 'not needs parentheses here: (not a) == b, not (a in b)'],
  ['score > 1', 0, 'unknown word score: a variable is written ${score}, text must be in quotes'],
  ['true AND true', 5, 'unknown word AND: write and'],
  ['TRUE', 0, 'unknown word TRUE: write true'],
  ['${a} = 1', 5, 'values are compared with =='],
  ['${a} === 1', 7, 'values are compared with =='],
  ['$a', 0, 'a variable is written ${name}'],
  ['1 ; 2', 2, 'the character ; has no meaning here'],
  ['1 +\u00a01', 3, 'the character U+00A0 has no meaning here'],
  ['🙂', 0, 'the character U+1F642 has no meaning here'],
  ['.5', 0, 'the character . has no meaning here'],
  ["'abc", 0, 'this string has no closing quote'],
  ['1 + "abc\\"', 4, 'this string has no closing quote'],
  ['"a\\x41"', 2, 'a backslash in a string may only come before a backslash, a quote, n or t'],
  ['"a\\u0041"', 2, 'a backslash in a string may only come before a backslash, a quote, n or t'],
  ['"a\\', 2, 'a backslash in a string may only come before a backslash, a quote, n or t'],
  ...[
    '1.',
    '1._5',
    '1__0',
    '1_',
    '007',
    '0_1',
    '0x',
    '0xg',
    '0x_1',
    '1e',
    '1e+',
    '1a',
    '1.2.3',
    '1n',
    '0b1',
    '1and 1',
  ].map(
    (source): Refusal => [
      source,
      0,
      'this is not a number: write 10, 0.5, 1e3, 0xff or 1_000, without further leading zeros',
    ],
  ),
  ['1e999', 0, 'this number is too large'],
  ...['${', '${}', '${ a}', '${1a}', '${"a"}', '${é}', '${-a}'].map(
    (source): Refusal => [
      source,
      2,
      'expected a name: letters, digits, _ and -, not starting with a digit, without spaces',
    ],
  ),
  ['1 + ${a', 4, 'this ${ has no closing }'],
  ['${a }', 3, 'expected .name, [0], ["key"] or } after a variable'],
  ['${a+b}', 3, 'expected .name, [0], ["key"] or } after a variable'],
  ['${a${b}}', 3, 'expected .name, [0], ["key"] or } after a variable'],
  [
    '${a.}',
    4,
    'expected a name: letters, digits, _ and -, not starting with a digit, without spaces',
  ],
  [
    '${a.0}',
    4,
    'expected a name: letters, digits, _ and -, not starting with a digit, without spaces',
  ],
  ['${a[}', 4, 'expected an index from 0 or a quoted key inside [ ]'],
  ['${a[-1]}', 4, 'expected an index from 0 or a quoted key inside [ ]'],
  ['${a[01]}', 4, 'expected an index from 0 or a quoted key inside [ ]'],
  ['${a[b]}', 4, 'expected an index from 0 or a quoted key inside [ ]'],
  ['${a[1.5]}', 5, 'expected a ]'],
  ['${a["b"}', 7, 'expected a ]'],
  ['${a["b]}', 4, 'this string has no closing quote'],
  ['${a[99999999999999999999]}', 4, 'this index is too large'],
];

describe('a text that is not an expression', () => {
  it.each(refusals)('%j is refused at %d: %s', (source, at, message) => {
    expect(parseExpression(source)).toEqual({ ok: false, message, at });
  });
});

describe('the size limits of a source', () => {
  it('allow 4 KiB and not a byte more', () => {
    expect(parseExpression(`"${'a'.repeat(4094)}"`).ok).toBe(true);
    expect(parseExpression(`"${'a'.repeat(4095)}"`)).toEqual({
      ok: false,
      message: 'longer than 4096 bytes',
      at: 4096,
    });
  });

  it('count bytes of UTF-8', () => {
    expect(parseExpression(`"${'é'.repeat(2047)}"`).ok).toBe(true);
    expect(parseExpression(`"${'é'.repeat(2048)}"`)).toMatchObject({ ok: false, at: 2048 });
    expect(parseExpression(`"${'€'.repeat(1364)}"`).ok).toBe(true);
    expect(parseExpression(`"${'€'.repeat(1365)}"`).ok).toBe(false);
    expect(parseExpression(`"${'🙂'.repeat(1023)}"`).ok).toBe(true);
    expect(parseExpression(`"${'🙂'.repeat(1024)}"`).ok).toBe(false);
  });

  it('are checked quickly for a huge source', () => {
    expect(parseExpression('('.repeat(5_000_000))).toMatchObject({ ok: false, at: 4096 });
  });

  const nests: readonly (readonly [string, (levels: number) => string])[] = [
    ['parentheses', (levels) => '('.repeat(levels) + '1' + ')'.repeat(levels)],
    ['not', (levels) => 'not '.repeat(levels - 1) + '1'],
    ['minus', (levels) => '-'.repeat(levels - 1) + '1'],
    ['len', (levels) => 'len('.repeat(levels - 1) + '1' + ')'.repeat(levels - 1)],
    ['sums', (levels) => '(1+'.repeat(levels - 1) + '1' + ')'.repeat(levels - 1)],
    [
      'mixed chains',
      (levels) =>
        '(1 or 1 and 1 < 1 + 1 * '.repeat(Math.floor((levels - 1) / 5)) +
        '1' +
        ')'.repeat(Math.floor((levels - 1) / 5)),
    ],
  ];

  it.each(nests)('allow %s 32 deep and not deeper', (_what, nest) => {
    expect(parseExpression(nest(32))).toMatchObject({ ok: true });
    expect(parseExpression(nest(36))).toMatchObject({
      ok: false,
      message: 'nested more than 32 deep',
    });
    expect(parseExpression(nest(300))).toMatchObject({ ok: false });
  });

  it('refuse exactly one level more', () => {
    for (const [what, nest] of nests.slice(0, 5))
      expect([what, parseExpression(nest(33)).ok]).toEqual([what, false]);
  });

  it('do not count the links of a chain as depth', () => {
    expect(parseExpression(Array(100).fill('(-1)').join(' + ')).ok).toBe(true);
    expect(parseExpression(Array(500).fill('1').join(' + ')).ok).toBe(true);
    expect(parseExpression(Array(200).fill('${a} == 1').join(' or ')).ok).toBe(true);
    expect(parseExpression(Array(500).fill('1').join(' < ')).ok).toBe(true);
  });
});

describe('the tree', () => {
  it('is the plain data that a definition stores', () => {
    expect(parsed(' 0 < ${a.b[0]["c"]} <= -len("x")')).toEqual({
      kind: 'compare',
      first: { kind: 'literal', value: 0, at: 1, end: 2 },
      operators: ['<', '<='],
      rest: [
        { kind: 'variable', name: 'a', path: ['b', 0, 'c'], at: 5, end: 19 },
        {
          kind: 'unary',
          operator: '-',
          operand: {
            kind: 'len',
            operand: { kind: 'literal', value: 'x', at: 28, end: 31 },
            at: 24,
            end: 32,
          },
          at: 23,
          end: 32,
        },
      ],
      at: 1,
      end: 32,
    });
  });

  it('keeps chains flat and canonical', () => {
    expect(parsed('1 & 2 && 3 and 4 | 5')).toMatchObject({
      kind: 'logical',
      operator: 'or',
      operands: [
        {
          kind: 'logical',
          operator: 'and',
          operands: [{ value: 1 }, { value: 2 }, { value: 3 }, { value: 4 }],
        },
        { value: 5 },
      ],
    });
    expect(parsed('1 - 2 + 3 * 4 / 5')).toMatchObject({
      kind: 'arithmetic',
      operators: ['-', '+'],
      rest: [{ value: 2 }, { kind: 'arithmetic', operators: ['*', '/'] }],
    });
  });

  it('has spans from the first to the last character of an operation, including parentheses of operands', () => {
    expect(parsed(' (1 + 2) * (3) ')).toMatchObject({
      at: 1,
      end: 14,
      first: { at: 2, end: 7 },
      rest: [{ at: 12, end: 13 }],
    });
  });
});

describe('variablesOf', () => {
  it('lists every use in source order with its place', () => {
    const source = '${b} + -${a.x[0]} < len(${c}) and not (${b} in ${d}) or "${e}" == ${f}';
    const uses = variablesOf(parsed(source));
    expect(uses.map((use) => use.name)).toEqual(['b', 'a', 'c', 'b', 'd', 'f']);
    expect(uses.map((use) => source.slice(use.at, use.end))).toEqual([
      '${b}',
      '${a.x[0]}',
      '${c}',
      '${b}',
      '${d}',
      '${f}',
    ]);
    expect(variablesOf(parsed('1 == 1'))).toEqual([]);
  });
});
