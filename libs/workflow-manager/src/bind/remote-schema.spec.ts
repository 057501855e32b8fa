import type { JsonObject, RemoteSchema } from '@mozaiks/contracts';
import { createRemoteSchemas } from './remote-schema.ts';

const read = createRemoteSchemas();

function usable(schema: JsonObject): Extract<RemoteSchema, { readonly ok: true }> {
  const found = read(schema);
  if (!found.ok) throw new Error(found.problem);
  return found;
}
const problemOf = (schema: JsonObject): string => {
  const found = read(schema);
  return found.ok ? '' : found.problem;
};

describe('the schema of a tool of an MCP server', () => {
  it('is read as draft 2020-12 if it names draft-07', () => {
    const { schema, notes, check } = usable({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
      properties: {
        pair: {
          type: 'array',
          items: [{ type: 'string' }, { type: 'number' }],
          additionalItems: false,
        },
      },
    });
    expect(schema).not.toHaveProperty('$schema');
    expect(notes).toEqual([]);
    expect(check({ pair: ['a', 1] })).toEqual({ ok: true });
    expect(check({ pair: [1, 'a'] })).toMatchObject({ ok: false });
  });

  it('is read as draft-07 if it names no draft and can only be that', () => {
    const { check } = usable({
      type: 'object',
      properties: { pair: { type: 'array', items: [{ type: 'string' }] } },
    });
    expect(check({ pair: [1] })).toMatchObject({ ok: false });
  });

  it('may name any draft', () => {
    expect(
      usable({ $schema: 'https://json-schema.org/draft/2020-12/schema', type: 'object' }).schema,
    ).toEqual({ type: 'object' });
    expect(usable({ $schema: 'https://example.com/no-draft', type: 'object' }).schema).toEqual({
      type: 'object',
    });
  });

  it('is read without keys that have no effect, and a note says so', () => {
    const { schema, notes } = usable({
      type: 'object',
      'x-mark': 1,
      properties: {
        path: { type: 'string', format: 'path' },
        kind: { type: 'object', discriminator: { propertyName: 'k' } },
      },
    });
    expect(schema).toEqual({
      type: 'object',
      properties: { path: { type: 'string' }, kind: { type: 'object' } },
    });
    expect(notes).toEqual([
      'the unknown keyword "x-mark"',
      'the unknown format "path"',
      'the unknown keyword "discriminator"',
    ]);
  });

  it('is read without patterns that do not run in linear time, and a note names them', () => {
    const { schema, notes, check } = usable({
      type: 'object',
      properties: {
        a: { type: 'string', pattern: '^(?!x)' },
        b: { type: 'string', pattern: '^b' },
      },
      patternProperties: { '(a)\\1': { type: 'number' } },
    });
    expect(notes).toEqual(['the pattern ^(?!x)', 'the pattern (a)\\1']);
    expect(schema['properties']).toEqual({
      a: { type: 'string' },
      b: { type: 'string', pattern: '^b' },
    });
    expect(check({ a: 'x', b: 'c' })).toMatchObject({ ok: false });
    expect(check({ a: 'x', b: 'b' })).toEqual({ ok: true });
  });

  it('needs no type', () => {
    expect(usable({ properties: { a: { type: 'string' } } }).check({ a: 1 })).toMatchObject({
      ok: false,
    });
    expect(usable({}).check({ a: 1 })).toEqual({ ok: true });
  });

  it('is refused with the reason if it describes no object, refers to nothing or is too large', () => {
    expect(problemOf({ type: 'string' })).toBe('its arguments are not an object');
    expect(problemOf({ type: 'object', properties: { a: { $ref: '#/$defs/Gone' } } })).toContain(
      'its schema cannot be used',
    );
    expect(problemOf({ type: 'object', description: 'x'.repeat(40_000) })).toContain('longer than');
    let deep: JsonObject = {};
    for (let level = 0; level < 100_000; level += 1) deep = { properties: { a: deep } };
    expect(problemOf(deep)).toContain('deeper than');
  });

  it('is read once, and 500 of them are kept', () => {
    const first = read({ type: 'object', title: 'first' });
    expect(read({ type: 'object', title: 'first' })).toBe(first);
    for (let at = 0; at < 500; at += 1) read({ type: 'object', title: `schema ${at}` });
    expect(read({ type: 'object', title: 'first' })).not.toBe(first);
  });
});
