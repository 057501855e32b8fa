import type { JsonValue } from '../json.ts';
import {
  evaluateExpression,
  isTrue,
  parseExpression,
  type Evaluation,
  type ExpressionNode,
  type Lookup,
} from './index.ts';

function parsed(source: string): ExpressionNode {
  const result = parseExpression(source);
  if (!result.ok) throw new Error(`${result.message} at ${result.at}`);
  return result.node;
}

function evaluate(source: string, variables: Record<string, JsonValue> = {}): Evaluation {
  return evaluateExpression(parsed(source), (name) =>
    Object.hasOwn(variables, name) ? variables[name] : undefined,
  );
}

const outOfSteps = { ok: false, message: 'the expression takes more than 1000 steps' };
const repeat = (operand: string, times: number, operator: string) =>
  Array<string>(times).fill(operand).join(operator);

describe('the step budget', () => {
  it('is 1,000 evaluated nodes', () => {
    expect(evaluate(repeat('1', 999, '+'))).toEqual({ ok: true, value: 999 });
    expect(evaluate(repeat('1', 1000, '+'))).toEqual(outOfSteps);
    expect(evaluate(repeat('1', 2000, '|'))).toEqual({ ok: true, value: true });
    expect(evaluate(repeat('0', 2000, '|'))).toEqual(outOfSteps);
  });

  it('starts again with every evaluation', () => {
    const node = parsed(repeat('1', 999, '+'));
    for (let i = 0; i < 3; i += 1) expect(evaluateExpression(node, () => undefined).ok).toBe(true);
  });

  it('counts compared lists and objects, so that no data can exhaust the stack', () => {
    const deep = (levels: number): JsonValue => {
      let value: JsonValue = [];
      for (let i = 0; i < levels; i += 1) value = i % 2 ? [value] : { a: value };
      return value;
    };
    expect(evaluate('${x} == ${y}', { x: deep(996), y: deep(996) })).toEqual({
      ok: true,
      value: true,
    });
    expect(evaluate('${x} == ${y}', { x: deep(997), y: deep(997) })).toEqual(outOfSteps);
    expect(evaluate('${x} == ${y}', { x: deep(200_000), y: deep(200_000) })).toEqual(outOfSteps);
    expect(evaluate('${x} in ${y}', { x: [1], y: Array<JsonValue>(5000).fill([2]) })).toEqual(
      outOfSteps,
    );
  });

  it('lets long lists of plain values be searched and compared', () => {
    const ids = Array.from({ length: 50_000 }, (_, index) => `id-${index}`);
    expect(evaluate('"id-49999" in ${ids} and not "id" in ${ids}', { ids })).toEqual({
      ok: true,
      value: true,
    });
    expect(evaluate('${ids} == ${same}', { ids, same: [...ids] })).toEqual({
      ok: true,
      value: true,
    });
  });
});

describe('joined text', () => {
  it('has a maximum length', () => {
    const half = 'x'.repeat(524_288);
    expect(evaluate('len(${half} + ${half})', { half })).toEqual({ ok: true, value: 1_048_576 });
    expect(evaluate('${half} + ${half} + "x"', { half })).toEqual({
      ok: false,
      message: 'a text grows beyond 1048576 characters',
    });
    expect(evaluate(repeat('${half}', 400, '+'), { half }).ok).toBe(false);
  });
});

describe('evaluation order', () => {
  const asked = (source: string, variables: Record<string, JsonValue>): string[] => {
    const names: string[] = [];
    evaluateExpression(parsed(source), (name) => {
      names.push(name);
      return variables[name];
    });
    return names;
  };

  it('looks up each operand once, from left to right, and stops when the result is known', () => {
    expect(asked('${a} < ${b} < ${c}', { a: 1, b: 2, c: 3 })).toEqual(['a', 'b', 'c']);
    expect(asked('${a} < ${b} < ${c}', { a: 2, b: 1, c: 3 })).toEqual(['a', 'b']);
    expect(asked('${a} and ${b} and ${c}', { a: 1 })).toEqual(['a', 'b']);
    expect(asked('${a} or ${b} or ${c}', { b: 1 })).toEqual(['a', 'b']);
  });
});

describe('a careless lookup', () => {
  it('cannot return values from a prototype', () => {
    const variables: Record<string, JsonValue> = { x: {}, list: [] };
    const careless: Lookup = (name) => variables[name];
    for (const source of [
      '${toString}',
      '${constructor}',
      '${constructor.name}',
      '${toString.length}',
      '${x.__proto__}',
      '${list.constructor}',
    ]) {
      expect(evaluateExpression(parsed(source), careless)).toEqual({ ok: true, value: null });
    }
  });

  it('cannot return numbers that JSON does not have', () => {
    for (const value of [NaN, Infinity, -Infinity]) {
      expect(evaluateExpression(parsed('${x}'), () => value)).toEqual({ ok: true, value: null });
    }
  });

  it('cannot return inherited elements of a list', () => {
    const list: JsonValue[] = Object.setPrototypeOf([1], { 5: 'inherited' });
    expect(evaluateExpression(parsed('${list[5]}'), () => list)).toEqual({ ok: true, value: null });
  });

  it('passes its own exception through', () => {
    const broken: Lookup = () => {
      throw new RangeError('mine');
    };
    expect(() => evaluateExpression(parsed('1 + ${x}'), broken)).toThrow('mine');
  });
});

describe('isTrue', () => {
  it('is false for null, false, 0, empty text, empty list and empty object only', () => {
    for (const value of [null, false, 0, -0, '', [], {}]) expect(isTrue(value)).toBe(false);
    for (const value of [true, 1, -1, 0.1, ' ', '0', 'false', [0], [[]], { a: null }])
      expect(isTrue(value)).toBe(true);
  });
});
