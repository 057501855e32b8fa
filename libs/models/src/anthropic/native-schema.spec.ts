import type { JsonObject } from '@mozaiks/contracts';
import { nativeSchema } from './native-schema.ts';

describe('a schema for native output', () => {
  it.each<[string, JsonObject, JsonObject]>([
    [
      'closes objects',
      { type: 'object', properties: { a: { type: 'string' } } },
      { type: 'object', properties: { a: { type: 'string' } }, additionalProperties: false },
    ],
    [
      'drops limits',
      { type: 'integer', minimum: 1, description: 'n' },
      { type: 'integer', description: 'n' },
    ],
    ['keeps known formats', { type: 'string', format: 'date' }, { type: 'string', format: 'date' }],
    ['drops unknown formats', { type: 'string', format: 'color' }, { type: 'string' }],
    [
      'writes oneOf as anyOf',
      { oneOf: [{ type: 'string' }, { type: 'null' }] },
      { anyOf: [{ type: 'string' }, { type: 'null' }] },
    ],
    [
      'keeps definitions',
      { $ref: '#/$defs/A', $defs: { A: { type: 'array', items: { enum: [1, 2] } } } },
      { $ref: '#/$defs/A', $defs: { A: { type: 'array', items: { enum: [1, 2] } } } },
    ],
  ])('%s', (_what, schema, native) => {
    expect(nativeSchema(schema)).toEqual(native);
  });

  it.each<[string, JsonObject]>([
    ['an object with arbitrary keys', { type: 'object', additionalProperties: { type: 'string' } }],
    ['an object without stated keys', { type: 'object' }],
    ['an object with an empty list of keys', { type: 'object', properties: {} }],
    [
      'such an object deep inside',
      { type: 'object', properties: { a: { type: 'array', items: { type: 'object' } } } },
    ],
    ['a schema without a type', { type: 'object', properties: { a: {} } }],
    [
      'a schema that contains itself',
      {
        $ref: '#/$defs/A',
        $defs: { A: { type: 'object', properties: { next: { $ref: '#/$defs/A' } } } },
      },
    ],
    [
      'two that contain each other',
      {
        $defs: { A: { anyOf: [{ $ref: '#/$defs/B' }] }, B: { anyOf: [{ $ref: '#/$defs/A' }] } },
        $ref: '#/$defs/A',
      },
    ],
    ['a reference to elsewhere', { $ref: 'https://x.test/schema.json' }],
  ])('does not exist for %s', (_what, schema) => {
    expect(nativeSchema(schema)).toBeNull();
  });
});
