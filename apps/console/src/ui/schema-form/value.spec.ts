import { fieldOf } from './field.ts';
import { initialValue, memberOf, typedNumber, withMember } from './value.ts';

const text = { type: 'string' };

describe('a form', () => {
  it('leaves out what is optional until it is filled in', () => {
    const schema = {
      type: 'object',
      required: ['flag', 'list', 'inner', 'name'],
      properties: {
        name: text,
        note: text,
        flag: { type: 'boolean' },
        maybe: { type: 'boolean' },
        list: { type: 'array', items: text },
        inner: { type: 'object', properties: { kind: { const: 'a' } } },
        outer: { type: 'object', properties: { kind: { const: 'a' } } },
        given: { type: 'string', default: 'x' },
      },
    };
    expect(initialValue(fieldOf(schema as never))).toEqual({
      flag: false,
      list: [],
      inner: { kind: 'a' },
      given: 'x',
    });
  });

  it('begins with the first of several variants', () => {
    const of = (by: string) => ({ type: 'object', properties: { by: { const: by } } });
    expect(initialValue(fieldOf({ oneOf: [of('card'), of('cash')] }))).toEqual({ by: 'card' });
  });

  it('changes a member in its place, and removes it', () => {
    const value = { a: 1, b: 2 };
    expect(Object.keys(withMember(value, 'a', 3))).toEqual(['a', 'b']);
    expect(withMember(value, 'a', undefined)).toEqual({ b: 2 });
    expect(withMember(undefined, 'a', 1)).toEqual({ a: 1 });
    expect(memberOf(value, 'toString')).toBeUndefined();
  });

  it.each([
    ['', undefined],
    [' 12 ', 12],
    ['1e3', 1000],
    ['12 euro', '12 euro'],
    ['Infinity', 'Infinity'],
  ])('reads the number %j as %j', (typed, value) => expect(typedNumber(typed)).toEqual(value));
});
