import { fieldOf, type Field } from './field.ts';

const object = (properties: object, more: object = {}) =>
  ({ type: 'object', properties, ...more }) as never;
const fieldsOf = (field: Field): Record<string, Field> =>
  field.kind === 'object'
    ? Object.fromEntries(field.fields.map(({ name, field: each }) => [name, each]))
    : {};

describe('the field of a schema', () => {
  it.each([
    [{ type: 'string' }, { kind: 'text', input: 'text', long: false }],
    [
      { type: 'string', maxLength: 5_000 },
      { kind: 'text', long: true },
    ],
    [
      { type: 'string', format: 'date' },
      { kind: 'text', input: 'date' },
    ],
    [
      { type: 'string', format: 'email' },
      { kind: 'text', input: 'email' },
    ],
    [
      { type: 'string', format: 'uri' },
      { kind: 'text', input: 'url' },
    ],
    [{ type: 'integer' }, { kind: 'number', whole: true }],
    [{ type: 'number' }, { kind: 'number', whole: false }],
    [{ type: 'boolean' }, { kind: 'boolean' }],
    [{ enum: ['a', 1, null] }, { kind: 'choice', options: ['a', 1, null] }],
    [{ const: 3 }, { kind: 'constant', value: 3 }],
    [
      { type: 'array', items: { type: 'string' } },
      { kind: 'list', item: { kind: 'text' } },
    ],
  ] as const)('%j is asked for as %j', (schema, field) => {
    expect(fieldOf(schema as never)).toMatchObject(field);
  });

  it('has names, descriptions and defaults of its schema', () => {
    expect(
      fieldOf({ type: 'string', title: 'Name', description: 'yours', default: 'Ada' }),
    ).toMatchObject({
      title: 'Name',
      description: 'yours',
      initial: 'Ada',
    });
  });

  it('follows local references, but no circles', () => {
    const schema = object(
      { a: { $ref: '#/$defs/A~1B' }, b: { $ref: '#/$defs/loop' } },
      { $defs: { 'A/B': { type: 'boolean' }, loop: { $ref: '#/$defs/loop' } } },
    );
    expect(fieldsOf(fieldOf(schema))).toMatchObject({
      a: { kind: 'boolean' },
      b: { kind: 'json' },
    });
  });

  it('tells objects apart by a constant key', () => {
    const card = object({ by: { const: 'card' }, number: { type: 'string' } });
    const cash = object({ by: { const: 'cash' } });
    expect(fieldOf({ oneOf: [card, cash] })).toMatchObject({
      kind: 'variants',
      key: 'by',
      variants: [
        { value: 'card', fields: [{ name: 'number' }] },
        { value: 'cash', fields: [] },
      ],
    });
  });

  it('nests objects three levels deep, and asks for JSON below', () => {
    const deep = object({ a: object({ b: object({ c: object({ d: { type: 'string' } }) }) }) });
    const a = fieldsOf(fieldOf(deep))['a'] as Field;
    const b = fieldsOf(a)['b'] as Field;
    expect(b.kind).toBe('object');
    expect(fieldsOf(b)['c']?.kind).toBe('json');
  });

  it.each([
    [{}],
    [true],
    [{ type: ['string', 'null'] }],
    [{ allOf: [{ type: 'string' }], type: 'string' }],
    [{ oneOf: [{ type: 'string' }, { type: 'number' }] }],
    [{ type: 'object' }],
    [{ type: 'object', properties: {}, additionalProperties: { type: 'string' } }],
    [{ type: 'array', items: { type: 'array', items: { type: 'string' } } }],
    [{ $ref: 'https://example.com/schema' }],
  ])('%j is asked for as JSON', (schema) => expect(fieldOf(schema as never).kind).toBe('json'));
});
