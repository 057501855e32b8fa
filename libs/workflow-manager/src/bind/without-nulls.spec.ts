import type { JsonObject } from '@mozaiks/contracts';
import { withoutNulls } from './without-nulls.ts';

const string = { type: 'string' };
const schema: JsonObject = {
  type: 'object',
  properties: {
    city: string,
    unit: { enum: ['c', 'f'] },
    note: { anyOf: [string, { type: 'null' }] },
    any: {},
    page: { type: 'object', properties: { size: { type: 'number' } }, required: [] },
    list: { type: 'array', items: { type: 'object', properties: { tag: string }, required: [] } },
    where: {
      anyOf: [
        { type: 'object', properties: { kind: { enum: ['a'] }, a: string }, required: ['kind'] },
        {
          type: 'object',
          properties: { kind: { enum: ['b'] }, b: { type: ['string', 'null'] } },
          required: ['kind'],
        },
      ],
    },
    tree: { $ref: '#/$defs/Tree' },
  },
  required: ['city'],
  $defs: {
    Tree: {
      type: 'object',
      properties: { value: string, next: { $ref: '#/$defs/Tree' } },
      required: [],
    },
  },
};

describe('withoutNulls', () => {
  it.each<[what: string, args: JsonObject, expected: JsonObject]>([
    ['drops null for an optional key', { city: 'Rome', unit: null }, { city: 'Rome' }],
    ['keeps null for a required key, which is an error', { city: null }, { city: null }],
    ['keeps null where it is allowed', { note: null, any: null }, { note: null, any: null }],
    ['keeps null under an unknown key, which is an error', { other: null }, { other: null }],
    ['drops null inside of objects', { page: { size: null } }, { page: {} }],
    [
      'drops null inside of lists',
      { list: [{ tag: null }, { tag: 'x' }] },
      { list: [{}, { tag: 'x' }] },
    ],
    [
      'follows the kind of object that a field determines',
      { where: { kind: 'a', a: null } },
      { where: { kind: 'a' } },
    ],
    [
      'keeps null that this kind allows',
      { where: { kind: 'b', b: null } },
      { where: { kind: 'b', b: null } },
    ],
    [
      'follows references',
      { tree: { value: 'x', next: { value: null, next: null } } },
      { tree: { value: 'x', next: {} } },
    ],
  ])('%s', (_what, args, expected) => {
    expect(withoutNulls(schema, args)).toEqual(expected);
  });
});
