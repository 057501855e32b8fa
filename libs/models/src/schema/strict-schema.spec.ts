import type { JsonObject } from '@mozaiks/contracts';
import { withoutAddedNulls, withoutWrongNulls } from './added-nulls.ts';
import { strictSchema } from './strict-schema.ts';

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});
const string = { type: 'string' };
const nullable = { anyOf: [string, { type: 'null' }] };
const strict = (schema: JsonObject, addNull = true) => strictSchema(schema, { addNull });

describe('strict mode accepts', () => {
  it.each<[string, JsonObject]>([
    ['a closed object', object({ a: string })],
    [
      'nested ones',
      object({ a: object({ b: string }), list: { type: 'array', items: object({}) } }),
    ],
    ['alternatives', object({ a: nullable })],
    [
      'definitions, even recursive ones',
      object(
        { a: { $ref: '#/$defs/Node' } },
        { $defs: { Node: object({ next: { $ref: '#/$defs/Node' } }) } },
      ),
    ],
    ['literals', object({ a: { enum: ['x', 'y'] }, b: { const: 1 } })],
  ])('%s unchanged', (_what, schema) => {
    expect(strict(schema)).toEqual(schema);
  });

  it.each<[string, JsonObject, JsonObject]>([
    [
      'an open object with names, closed',
      { type: 'object', properties: { a: string }, required: ['a'] },
      object({ a: string }),
    ],
    [
      'an optional property, nullable',
      object({ a: string }, { required: [] }),
      object({ a: nullable }),
    ],
    [
      'an optional property that is nullable, required',
      object({ a: nullable }, { required: [] }),
      object({ a: nullable }),
    ],
    [
      'unsupported limits, which are removed',
      object({ a: { type: 'string', minLength: 1 } }),
      object({ a: string }),
    ],
    [
      'oneOf, as anyOf',
      object({ a: { oneOf: [string, { type: 'null' }] } }),
      object({ a: nullable }),
    ],
  ])('%s', (_what, schema, sent) => {
    expect(strict(schema)).toEqual(sent);
  });
});

describe('strict mode does not accept', () => {
  it.each<[string, JsonObject]>([
    ['a nested open object', object({ a: { type: 'object' } })],
    [
      'an object with arbitrary keys',
      object({ a: { type: 'object', additionalProperties: string } }),
    ],
    ['a list of anything', object({ a: { type: 'array' } })],
    ['a value of anything', object({ a: {} })],
    ['a list at the root', { type: 'array', items: string }],
    ['keys that change what a schema means', object({ a: { not: string } })],
    [
      'an open definition',
      object({ a: { $ref: '#/$defs/D' } }, { $defs: { D: { type: 'object' } } }),
    ],
  ])('%s', (_what, schema) => {
    expect(strict(schema)).toBeNull();
  });

  it('an answer that names no property', () => {
    expect(strict({ type: 'object', properties: {} }, false)).toBeNull();
  });

  it('an optional property that does not accept null, if none may be added', () => {
    expect(strict(object({ a: string }, { required: [] }), false)).toBeNull();
  });
});

describe('a null in place of an optional property', () => {
  const schema = object(
    { a: string, b: nullable, list: { type: 'array', items: { $ref: '#/$defs/D' } } },
    { required: [], $defs: { D: object({ c: string }, { required: [] }) } },
  );

  it('is removed from the arguments, and no other', () => {
    const args = { a: null, b: null, list: [{ c: null }, { c: 'x' }], unknown: null };
    expect(withoutAddedNulls(args, schema)).toEqual({
      b: null,
      list: [{}, { c: 'x' }],
      unknown: null,
    });
  });

  it('is removed from the arguments of a tool that is not strict, unless its schema allows anything', () => {
    const open = object(
      { a: string, b: nullable, any: { description: 'whatever' } },
      { required: [] },
    );
    expect(withoutWrongNulls({ a: null, b: null, any: null }, open)).toEqual({
      b: null,
      any: null,
    });
  });
});
