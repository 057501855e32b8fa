import type { JsonObject, JsonValue, ReadRemoteSchema } from '@mozaiks/contracts';
import { readTools } from './read-tools.ts';

/** A schema with `bad` cannot be used. One with `odd` is used without it. */
const readSchema: ReadRemoteSchema = ({ odd, ...schema }) =>
  'bad' in schema
    ? { ok: false, problem: 'bad' }
    : { ok: true, schema, notes: odd === undefined ? [] : ['odd'], check: () => ({ ok: true }) };
const tool = (name: string, more: JsonObject = {}): JsonObject => ({
  name,
  inputSchema: { type: 'object' },
  ...more,
});
const read = (items: readonly JsonValue[], tools?: readonly string[]) =>
  readTools(items, { server: tools === undefined ? {} : { tools }, readSchema });
const namesOf = async (...given: Parameters<typeof read>) =>
  (await read(...given)).tools.map(({ name }) => name);

describe('the tools that a server lists', () => {
  it('are offered with their description, otherwise their title', async () => {
    const { tools, notes } = await read([
      tool('a', { description: 'Does a.' }),
      tool('b', { title: 'B' }),
      tool('c.d e'),
    ]);
    expect(tools.map(({ name, description }) => [name, description])).toEqual([
      ['a', 'Does a.'],
      ['b', 'B'],
      ['c.d e', ''],
    ]);
    expect(notes).toEqual([]);
  });

  it('do not affect each other if one cannot be used, and a note says why', async () => {
    const items = [
      tool('good'),
      tool('bad', { inputSchema: { type: 'object', bad: true } }),
      { name: 'none' },
      tool(''),
      tool('x'.repeat(201)),
      tool('a\nb'),
      7,
      tool('good'),
      tool('task', { execution: { taskSupport: 'required' } }),
      tool('maybe', { execution: { taskSupport: 'optional' } }),
    ];
    const { tools, notes } = await read(items);
    expect(tools.map(({ name }) => name)).toEqual(['good', 'maybe']);
    expect(
      notes.map(({ tool: name, note, isLeftOut }) => [
        name.slice(0, 5),
        note.slice(0, 27),
        isLeftOut,
      ]),
    ).toEqual([
      ['bad', 'bad', true],
      ['none', 'it has no schema of its arg', true],
      ['', 'its name is missing, longer', true],
      ['xxxxx', 'its name is missing, longer', true],
      ['a\nb', 'its name is missing, longer', true],
      ['', 'it is not an object', true],
      ['good', 'another tool has the same n', true],
      ['task', 'it only runs as a task', true],
    ]);
  });

  it('are used without the unsupported parts of their schemas', async () => {
    const { tools, notes } = await read([tool('a', { inputSchema: { type: 'object', odd: 1 } })]);
    expect(tools[0]?.parameters).toEqual({ type: 'object' });
    expect(notes).toEqual([{ tool: 'a', note: 'it is used without odd', isLeftOut: false }]);
  });

  it('are limited to the allow-list, and a note names missing ones', async () => {
    expect(await namesOf([tool('a'), tool('b')], ['b'])).toEqual(['b']);
    expect((await read([tool('a')], ['gone'])).notes).toEqual([
      { tool: 'gone', note: 'the server has no such tool', isLeftOut: true },
    ]);
  });

  it('are at most 500, each with a description of 8 KiB', async () => {
    const { tools, notes } = await read(
      Array.from({ length: 501 }, (_, at) => tool(`t${at}`, { description: 'x'.repeat(9_000) })),
    );
    expect(tools).toHaveLength(500);
    expect(tools[0]?.description).toHaveLength(8 * 1024);
    expect(notes).toEqual([
      { tool: '', note: 'the server lists more than 500 tools', isLeftOut: true },
    ]);
  });
});
