import fc from 'fast-check';
import type { JsonValue } from '../json.ts';
import {
  evaluateExpression,
  inferType,
  isTrue,
  parseExpression,
  variablesOf,
  type ExpressionNode,
} from './index.ts';

// A second, naive implementation of the language. It consists of expressions as nested tuples, a
// printer that uses as few parentheses as the documented precedence allows, and an evaluator
// written from the format page. It shares no code with the real implementation.

type Term =
  | readonly ['lit', JsonValue, string]
  | readonly ['var', string, readonly (string | number)[]]
  | readonly ['neg' | 'not' | 'len', Term]
  | readonly ['+' | '-' | '*' | '/' | '%', Term, Term]
  | readonly ['and' | 'or', Term, Term]
  | readonly ['cmp', Term, readonly (readonly [string, Term])[]];

type Variables = Readonly<Record<string, JsonValue>>;

const text = (value: JsonValue): string =>
  value !== null && typeof value === 'object'
    ? Array.isArray(value)
      ? `[${value.map(text).join()}]`
      : `{${Object.entries(value)
          .map(([key, inner]) => `${JSON.stringify(key)}:${text(inner)}`)
          .sort()
          .join()}}`
    : JSON.stringify(value);

const counts = (value: JsonValue): boolean =>
  !['null', 'false', '0', '""', '[]', '{}'].includes(text(value));

const compared: Readonly<Record<string, (left: JsonValue, right: JsonValue) => boolean>> = {
  '==': (left, right) => text(left) === text(right),
  '!=': (left, right) => text(left) !== text(right),
  '<': (left, right) => ordered(left, right) === -1,
  '<=': (left, right) => [-1, 0].includes(ordered(left, right) ?? 9),
  '>': (left, right) => ordered(left, right) === 1,
  '>=': (left, right) => [0, 1].includes(ordered(left, right) ?? 9),
  in: (left, right) => {
    if (Array.isArray(right)) return right.map(text).includes(text(left));
    if (typeof right === 'string')
      return typeof left === 'string' && right.split(left).length > (left === '' ? -1 : 1);
    return (
      right !== null &&
      typeof right === 'object' &&
      typeof left === 'string' &&
      Object.keys(right).includes(left)
    );
  },
};

function ordered(left: JsonValue, right: JsonValue): number | undefined {
  if (typeof left !== typeof right || !['number', 'string'].includes(typeof left)) return undefined;
  if (text(left) === text(right)) return 0;
  const [first] =
    typeof left === 'string' ? [left, right].sort() : [Math.min(Number(left), Number(right))];
  return first === left ? -1 : 1;
}

const numeric: Readonly<Record<string, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => Math.sign(left) * (Math.abs(left) % Math.abs(right)),
};

/** JSON has no -0, NaN or infinities. It turns the last two into null. */
const asJson = (value: JsonValue): JsonValue => JSON.parse(JSON.stringify(value)) as JsonValue;

function naive(term: Term, variables: Variables): JsonValue {
  const of = (inner: Term): JsonValue => naive(inner, variables);
  switch (term[0]) {
    case 'lit':
      return term[1];
    case 'var': {
      let here: JsonValue = new Map(Object.entries(variables)).get(term[1]) ?? null;
      for (const step of term[2]) {
        const entries: Map<unknown, JsonValue> = Array.isArray(here)
          ? new Map((here as JsonValue[]).entries())
          : new Map(here !== null && typeof here === 'object' ? Object.entries(here) : []);
        here = entries.get(step) ?? null;
      }
      return here;
    }
    case 'neg': {
      const value = of(term[1]);
      return typeof value === 'number' ? asJson(-value) : null;
    }
    case 'not':
      return !counts(of(term[1]));
    case 'len': {
      const value = of(term[1]);
      if (typeof value === 'string') return [...value].length;
      return value !== null && typeof value === 'object' ? Object.keys(value).length : 0;
    }
    case 'and':
      return counts(of(term[1])) && counts(of(term[2]));
    case 'or':
      return counts(of(term[1])) || counts(of(term[2]));
    case 'cmp': {
      const values = [term[1], ...term[2].map(([, operand]) => operand)].map(of);
      return term[2].every(([sign], index) =>
        compared[sign]?.(values[index] ?? null, values[index + 1] ?? null),
      );
    }
    default: {
      const [left, right] = [of(term[1]), of(term[2])];
      if (term[0] === '+' && typeof left === 'string' && typeof right === 'string')
        return [left, right].join('');
      if (typeof left !== 'number' || typeof right !== 'number') return null;
      return asJson(numeric[term[0]]?.(left, right) ?? null);
    }
  }
}

const quoted = (key: string): string =>
  `'${key.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
const levels: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  not: 3,
  cmp: 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '%': 6,
  neg: 7,
};
const spellings: Readonly<Record<string, readonly string[]>> = {
  and: ['and', '&', '&&'],
  or: ['or', '|', '||'],
  not: ['not', '!'],
};

/**
 * Prints a term for a place that needs at least `level`. `choose` picks among spellings and
 * layouts.
 */
function print(term: Term, level: number, choose: (choices: readonly string[]) => string): string {
  const own = levels[term[0]] ?? 8;
  const gap = () => choose([' ', ' ', '\n', '\t ']);
  const sign = (name: string) => gap() + choose(spellings[name] ?? [name]) + gap();
  const body = (): string => {
    switch (term[0]) {
      case 'lit':
        return term[2];
      case 'var':
        return `\${${term[1]}${term[2].map((step) => (typeof step === 'number' ? `[${step}]` : choose([`[${quoted(step)}]`, /^[a-z_]+$/i.test(step) ? `.${step}` : `[${quoted(step)}]`]))).join('')}}`;
      case 'len':
        return `len(${print(term[1], 0, choose)})`;
      case 'neg':
        return `-${print(term[1], own, choose)}`;
      case 'not':
        return `${choose(spellings['not'] ?? [])} ${print(term[1], own, choose)}`;
      case 'cmp':
        return (
          print(term[1], own + 1, choose) +
          term[2].map(([name, operand]) => sign(name) + print(operand, own + 1, choose)).join('')
        );
      default:
        return print(term[1], own, choose) + sign(term[0]) + print(term[2], own + 1, choose);
    }
  };
  return own < level || choose(['no', 'no', 'no', 'no', 'yes']) === 'yes' ? `(${body()})` : body();
}

const names = ['a', 'b', 'list', 'obj', 'toString', '__proto__', 'unset'] as const;
const word = fc.constantFrom(
  '',
  'a',
  'b',
  'ab',
  'ba',
  'toString',
  '__proto__',
  '1',
  'é🙂',
  'q\'"\\\n',
);
const small = fc.oneof(fc.integer({ min: -4, max: 4 }), fc.constantFrom(0.5, 1e308, 1000));
const scalar: fc.Arbitrary<JsonValue> = fc
  .oneof(small, word, fc.boolean(), fc.constant(null))
  .map(asJson);
const anyJson = fc.letrec<{ value: JsonValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;
const variablesArb: fc.Arbitrary<Variables> = fc.dictionary(
  fc.constantFrom(...names.slice(0, -1)),
  anyJson,
  { noNullPrototype: true },
);

const literal: fc.Arbitrary<Term> = fc
  .oneof(
    fc.constantFrom<readonly [JsonValue, string]>(
      [0, '0'],
      [1, '0x1'],
      [2, '2.0'],
      [1000, '1_000'],
      [0.5, '5e-1'],
      [true, 'True'],
      [false, 'false'],
      [null, 'None'],
      ['', '""'],
      ['${a}', "'${a}'"],
    ),
    word.map((value): readonly [JsonValue, string] => [value, quoted(value)]),
  )
  .map(([value, spelling]): Term => ['lit', value, spelling]);

const { term: termArb } = fc.letrec<{ term: Term }>((tie) => {
  const term = tie('term');
  const step = fc.oneof(word, fc.nat({ max: 2 }));
  const signs = fc.constantFrom('==', '!=', '<', '<=', '>', '>=', 'in');
  return {
    term: fc.oneof(
      { maxDepth: 4, depthSize: 'small' },
      literal,
      fc
        .tuple(fc.constantFrom(...names), fc.array(step, { maxLength: 2 }))
        .map(([name, path]): Term => ['var', name, path]),
      fc.tuple(fc.constantFrom('neg', 'not', 'len'), term).map(([name, of]): Term => [name, of]),
      fc
        .tuple(fc.constantFrom('+', '-', '*', '/', '%'), term, term)
        .map(([name, left, right]): Term => [name, left, right]),
      fc
        .tuple(fc.constantFrom('and', 'or'), term, term)
        .map(([name, left, right]): Term => [name, left, right]),
      fc
        .tuple(term, fc.array(fc.tuple(signs, term), { minLength: 1, maxLength: 3 }))
        .map(([first, links]): Term => ['cmp', first, links]),
    ),
  };
});

/** A term with one of its printed forms. */
const printedArb = fc.tuple(termArb, fc.infiniteStream(fc.nat())).map(([term, stream]) => ({
  term,
  source: print(term, 0, (choices) => choices[Number(stream.next().value) % choices.length] ?? ''),
}));

const lookupIn = (variables: Variables) => (name: string) =>
  Object.hasOwn(variables, name) ? variables[name] : undefined;

function checkSpans(
  node: ExpressionNode,
  source: string,
  within: { at: number; end: number },
): void {
  expect(node.at).toBeGreaterThanOrEqual(within.at);
  expect(node.end).toBeLessThanOrEqual(within.end);
  expect(source.slice(node.at, node.end)).toMatch(/^\S[^]*$/);
  if (node.kind === 'variable')
    expect(source.slice(node.at, node.end)).toMatch(
      new RegExp(`^\\$\\{${node.name}(?![A-Za-z0-9_-])[^]*\\}$`),
    );
  const children = Object.values(node as object).flat() as unknown[];
  for (const child of children) {
    if (typeof child === 'object' && child !== null && 'kind' in child)
      checkSpans(child as ExpressionNode, source, node);
  }
}

function checkParsed(node: ExpressionNode, source: string): void {
  expect(JSON.parse(JSON.stringify(node))).toEqual(node);
  checkSpans(node, source, { at: 0, end: source.length });
  for (const use of variablesOf(node))
    expect(source.slice(use.at, use.end).startsWith(`\${${use.name}`)).toBe(true);
  for (const problem of inferType(node, () => undefined).problems) {
    expect(0 <= problem.at && problem.at < problem.end && problem.end <= source.length).toBe(true);
  }
}

describe('expressions against the naive reference', () => {
  it('give the same value, however they are written', () => {
    fc.assert(
      fc.property(printedArb, variablesArb, ({ term, source }, variables) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) {
          // Only the size limits may refuse what the printer wrote.
          expect(parsed.message).toMatch(/nested more than|longer than/);
          return;
        }
        checkParsed(parsed.node, source);
        const evaluation = evaluateExpression(parsed.node, lookupIn(variables));
        if (!evaluation.ok) expect(evaluation.message).toMatch(/steps/);
        else expect(evaluation.value).toEqual(naive(term, variables));
      }),
      { numRuns: 2000 },
    );
  });

  it('agree on what counts as true', () => {
    fc.assert(fc.property(anyJson, (value) => expect(isTrue(value)).toBe(counts(value))));
  });

  it('keep their value if the tree was stored as JSON', () => {
    fc.assert(
      fc.property(printedArb, variablesArb, ({ source }, variables) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) return;
        const stored = JSON.parse(JSON.stringify(parsed.node)) as ExpressionNode;
        expect(evaluateExpression(stored, lookupIn(variables))).toEqual(
          evaluateExpression(parsed.node, lookupIn(variables)),
        );
      }),
      { numRuns: 200 },
    );
  });
});

describe('inferred types', () => {
  const typeOfValue = (value: JsonValue) =>
    value === null
      ? 'null'
      : Array.isArray(value)
        ? 'array'
        : (typeof value as 'string' | 'number' | 'boolean' | 'object');

  it('hold for every value except null', () => {
    fc.assert(
      fc.property(printedArb, variablesArb, ({ source }, variables) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) return;
        const { type } = inferType(parsed.node, (name) =>
          Object.hasOwn(variables, name) ? typeOfValue(variables[name] ?? null) : 'any',
        );
        const evaluation = evaluateExpression(parsed.node, lookupIn(variables));
        if (!evaluation.ok || evaluation.value === null || type === 'any') return;
        expect(typeOfValue(evaluation.value)).toBe(type);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('garbage', () => {
  const fragments =
    '${|}|${a}|${a.|[0]|["|"|\'|\\|(|)|len(|len|not |!|-|+|*|%|/|==|=|!=|<|<=|in| in |and|&|&&|or|1|0x|1e|1_|.5|007|true|None|🙂|é|\0|\u2028| |\n|,|#|//|__proto__'.split(
      '|',
    );
  const garbage = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(
        fc.oneof(
          fc.constantFrom(...fragments, '|', '||'),
          fc.string({ unit: 'grapheme', maxLength: 3 }),
        ),
        { maxLength: 40 },
      )
      .map((parts) => parts.join('')),
    printedArb.chain(({ source }) =>
      fc
        .tuple(fc.nat({ max: source.length }), fc.nat({ max: 3 }), fc.constantFrom(...fragments))
        .map(([at, cut, put]) => source.slice(0, at) + put + source.slice(at + cut)),
    ),
  );

  it('never throws, and its offsets are in the source', () => {
    fc.assert(
      fc.property(garbage, variablesArb, (source, variables) => {
        const parsed = parseExpression(source);
        if (!parsed.ok) {
          expect(parsed.message).not.toBe('');
          expect(Number.isInteger(parsed.at) && parsed.at >= 0 && parsed.at <= source.length).toBe(
            true,
          );
          return;
        }
        checkParsed(parsed.node, source);
        const evaluation = evaluateExpression(parsed.node, (name) => variables[name]);
        if (evaluation.ok) expect(JSON.stringify(evaluation.value)).toBeDefined();
      }),
      { numRuns: 3000 },
    );
  });

  it('is refused or parsed at any prefix of an expression', () => {
    const source =
      'not (len(${a.b["c"][0]}) >= 0x1F + -2.5e3 * 3) and "x\\"y" in ${list} or None != 1_000';
    for (let end = 0; end <= source.length; end += 1) {
      const parsed = parseExpression(source.slice(0, end));
      if (!parsed.ok) expect(parsed.at).toBeLessThanOrEqual(end);
    }
    expect(parseExpression(source).ok).toBe(true);
  });
});
