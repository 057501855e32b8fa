import type { JsonObject, JsonValue } from '@mozaiks/contracts';
import { checkShape } from './json-shape.ts';

const person: JsonObject = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string' },
    tags: { type: 'array', items: { enum: ['a', 'b'] } },
    age: { type: ['integer', 'null'] },
  },
  additionalProperties: false,
};

describe('checkShape', () => {
  it.each<[JsonObject, JsonValue]>([
    [{}, null],
    [person, { name: 'Ada', tags: ['a'], age: null }],
    [{ type: 'object' }, { anything: 1 }],
    [{ const: 1 }, 1],
    [{ type: 'integer' }, 3],
  ])('accepts a value that fits %j: %j', (schema, value) => {
    expect(checkShape(schema, value)).toEqual({ ok: true });
  });

  it.each<[JsonObject, JsonValue, string]>([
    [{ type: 'string' }, 1, 'value must be string'],
    [{ type: 'object' }, [], 'value must be object'],
    [person, {}, '/name is missing'],
    [person, { name: 'Ada', tags: ['c'] }, '/tags/0 must be one of the allowed values'],
    [person, { name: 'Ada', age: 1.5 }, '/age must be integer or null'],
    [person, { name: 'Ada', more: 1 }, '/more is not expected'],
    [{ const: 1 }, 2, 'value must be 1'],
  ])('reports what does not fit %j: %j', (schema, value, problem) => {
    expect(checkShape(schema, value)).toEqual({ ok: false, problems: [problem] });
  });
});
