import type { JsonObject } from '@mozaiks/contracts';
import { normalSchema } from './normal-schema.ts';

const text = { type: 'string' };
const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: 'object',
  properties,
  ...rest,
});

describe('the schema of a tool is sent', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'unchanged if both vendors accept it',
      object({ a: text }, { required: ['a'] }),
      object({ a: text }, { required: ['a'] }),
    ],
    ['with properties if it names none', { type: 'object' }, object({})],
    ['as an object if it has no type', {}, object({})],
    [
      'with items if a list has none',
      object({ a: { type: 'array' } }),
      object({ a: { type: 'array', items: {} } }),
    ],
    [
      'with properties in a nested object',
      object({ a: { type: 'object' } }),
      object({ a: object({}) }),
    ],
    [
      'without types that do not exist',
      object({ a: { type: 'any', description: 'x' } }),
      object({ a: { description: 'x' } }),
    ],
    [
      'with definitions under their current name',
      object({ a: { $ref: '#/definitions/A' } }, { definitions: { A: text } }),
      object({ a: { $ref: '#/$defs/A' } }, { $defs: { A: text } }),
    ],
    [
      'with a tuple as 2020-12 writes it',
      object({ a: { type: 'array', items: [text], additionalItems: false } }),
      object({ a: { type: 'array', prefixItems: [text], items: { not: {} } } }),
    ],
    [
      'with the limits of draft 4 as numbers',
      object({ a: { type: 'number', minimum: 1, exclusiveMinimum: true } }),
      object({ a: { type: 'number', minimum: 1, exclusiveMinimum: 1 } }),
    ],
    [
      'with null if OpenAPI has nullable',
      object({ a: { type: 'string', nullable: true } }),
      object({ a: { type: ['string', 'null'] } }),
    ],
    [
      'without a required that is not a list',
      object({ a: { type: 'string', required: true } }),
      object({ a: text }),
    ],
    [
      'with alternatives at the root as one object',
      { anyOf: [object({ a: text }, { required: ['a'] }), object({ b: text })] },
      object({ a: text, b: text }),
    ],
    [
      'with parts at the root as one object',
      { type: 'object', allOf: [object({ a: text }, { required: ['a'] }), object({ b: text })] },
      object({ a: text, b: text }, { required: ['a'] }),
    ],
    [
      'with a reference at its root resolved',
      { $ref: '#/$defs/A', $defs: { A: object({ a: text }) } },
      object({ a: text }, { $defs: { A: object({ a: text }) } }),
    ],
    [
      'with objects for schemas that are true or false, but for additional properties',
      object({ a: true, b: false, c: { anyOf: [true, text] } }, { additionalProperties: false }),
      object({ a: {}, b: { not: {} }, c: { anyOf: [{}, text] } }, { additionalProperties: false }),
    ],
    [
      'without lists of alternatives that are empty',
      object({ a: { enum: [], anyOf: [], description: 'x' } }),
      object({ a: { description: 'x' } }),
    ],
    [
      'without references that do not resolve or that lead to another document',
      object({
        a: { $ref: '#/$defs/Gone', description: 'x' },
        b: { $ref: 'https://x.test/b.json' },
        c: { $ref: '#/properties/d' },
        d: text,
      }),
      object({ a: { description: 'x' }, b: {}, c: { $ref: '#/properties/d' }, d: text }),
    ],
    ['with a property that is called $ref', object({ $ref: text }), object({ $ref: text })],
    [
      'with a property that is called like a keyword',
      object({ id: text, example: text, items: text }),
      object({ id: text, example: text, items: text }),
    ],
  ])('%s', (_how, schema, sent) => {
    expect(normalSchema(schema)).toEqual(sent);
  });

  it('not at all if the arguments are not an object', () => {
    expect(normalSchema({ type: 'string' })).toBeNull();
  });
});
