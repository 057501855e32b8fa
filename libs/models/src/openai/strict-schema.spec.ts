import type { JsonObject } from '@mozaiks/contracts';
import { allowsStrict } from './strict-schema.ts';

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  required: Object.keys(properties),
  additionalProperties: false,
  ...rest,
});
const string = { type: 'string' };

describe('strict mode takes', () => {
  it.each<[string, JsonObject]>([
    ['a closed object', object({ a: string })],
    ['nested ones', object({ a: object({ b: string }), list: { type: 'array', items: object({}) } })],
    ['alternatives', object({ a: { anyOf: [string, { type: 'null' }] } })],
    [
      'definitions, also of themselves',
      object({ a: { $ref: '#/$defs/Node' } }, { $defs: { Node: object({ next: { $ref: '#/$defs/Node' } }) } }),
    ],
    ['literals', object({ a: { enum: ['x', 'y'] }, b: { const: 1 } })],
  ])('%s', (_what, schema) => {
    expect(allowsStrict(schema)).toBe(true);
  });
});

describe('strict mode does not take', () => {
  it.each<[string, JsonObject]>([
    ['an open object', { type: 'object', properties: { a: string }, required: ['a'] }],
    ['an optional property', object({ a: string }, { required: [] })],
    ['an open object inside', object({ a: { type: 'object' } })],
    ['a list of anything', object({ a: { type: 'array' } })],
    ['a list at the root', { type: 'array', items: string }],
    ['keys that it does not know', object({ a: { type: 'string', minLength: 1 } })],
    ['an open definition', object({ a: { $ref: '#/$defs/D' } }, { $defs: { D: { type: 'object', properties: {} } } })],
  ])('%s', (_what, schema) => {
    expect(allowsStrict(schema)).toBe(false);
  });
});
