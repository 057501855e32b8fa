import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { emptyFolder, mcpTools, npmServer, type Subject } from './mcp-servers.fixture.ts';

describe('server-everything over stdio', () => {
  const server = npmServer('server-everything', ['stdio']);
  let tools: Subject;
  beforeAll(() => {
    tools = mcpTools();
  });
  afterAll(() => tools.close());

  it('offers its tools, except those that need a task, sampling, elicitation or roots', async () => {
    const names = (await tools.list(server)).map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['echo', 'get-sum', 'get-tiny-image', 'get-structured-content']),
    );
    expect(names.filter((name) => /sampling|elicitation|roots|research/.test(name))).toEqual([]);
  });

  it('returns the same list while nothing changes', async () => {
    expect(await tools.list(server)).toBe(await tools.list(server));
  });

  it('answers with text, with structured content, and with notes instead of images and links', async () => {
    expect(await tools.value(server, 'echo', { args: { message: 'hello' } })).toBe('Echo: hello');
    expect(
      await tools.value(server, 'get-structured-content', { args: { location: 'New York' } }),
    ).toMatchObject({
      temperature: expect.anything(),
    });
    expect(await tools.value(server, 'get-tiny-image')).toMatch(
      /\[image, image\/png, \d+ (?:KiB|bytes), not shown\]/,
    );
    expect(await tools.value(server, 'get-resource-links', { args: { count: 2 } })).toMatch(
      /\[link: /,
    );
  });

  it('answers wrong arguments and unknown tools with an error, and stays connected', async () => {
    const wrong = await tools.call(server, 'get-sum', { arguments: { a: 'x' } });
    expect(wrong).toMatchObject({ ok: false, error: { code: 'tool_failed' } });
    expect(await tools.call(server, 'no-such-tool')).toMatchObject({
      ok: false,
      error: { code: 'tool_failed' },
    });
    expect(tools.logger.lines.filter(({ fields }) => fields.event === 'mcp_server')).toEqual([]);
  });

  it('reports its progress, which restarts its time limit', async () => {
    const progress: (number | undefined)[] = [];
    const result = await tools.call(
      { ...server, timeout_ms: 2_500 },
      'trigger-long-running-operation',
      {
        arguments: { duration: 4, steps: 6 },
        onProgress: (percent) => progress.push(percent),
      },
    );
    expect(result).toMatchObject({ ok: true });
    expect(progress).toEqual(expect.arrayContaining([17, 33, 50]));
  });

  it('gets only the variables that it needs to start and those that the workflow names', async () => {
    process.env['MOZAIKS_SPEC_SECRET'] = 'secret';
    const named = { ...server, env: { TOKEN_THERE: 'MOZAIKS_SPEC_SECRET' } };
    const shown = JSON.parse(String(await tools.value(named, 'get-env'))) as Record<string, string>;
    delete process.env['MOZAIKS_SPEC_SECRET'];
    expect(Object.keys(shown).sort()).toEqual(['HOME', 'PATH', 'TOKEN_THERE']);
    expect(shown['TOKEN_THERE']).toBe('secret');
  });
});

describe('server-filesystem', () => {
  let tools: Subject;
  let folder: string;
  beforeAll(() => {
    folder = emptyFolder();
    tools = mcpTools({ directory: folder });
  });
  afterAll(() => tools.close());

  it('runs in the workflow folder', async () => {
    writeFileSync(path.join(folder, 'note.txt'), 'remember');
    const server = npmServer('server-filesystem', ['.']);
    expect(await tools.value(server, 'read_text_file', { args: { path: 'note.txt' } })).toEqual({
      content: 'remember',
    });
  });

  it('repeats a whole image in its structured result, of which only a note is kept', async () => {
    const server = npmServer('server-filesystem', ['.']);
    writeFileSync(path.join(folder, 'image.png'), Buffer.alloc(50_000, 7));
    const text = JSON.stringify(
      await tools.value(server, 'read_media_file', { args: { path: 'image.png' } }),
    );
    expect(text).toMatch(/KiB, left out\]/);
    expect(text.length).toBeLessThan(300);
  });

  it('is only asked for the tools on its allow-list', async () => {
    const server = npmServer('server-filesystem', ['.'], { tools: ['list_directory'] });
    expect((await tools.list(server)).map(({ name }) => name)).toEqual(['list_directory']);
    expect(
      await tools.call(server, 'write_file', { arguments: { path: 'x', content: 'x' } }),
    ).toMatchObject({
      error: { code: 'tool_unknown' },
    });
  });

  it('returns no more than the maximum result size', async () => {
    writeFileSync(path.join(folder, 'large.txt'), 'word '.repeat(1_000));
    const server = npmServer('server-filesystem', ['.'], { max_result_bytes: 1_000 });
    const result = await tools.call(server, 'read_text_file', { arguments: { path: 'large.txt' } });
    expect(result).toMatchObject({ ok: false, error: { code: 'tool_result_invalid' } });
  });
});

describe('server-memory', () => {
  it('hides the data of one tenant from every other tenant', async () => {
    const tools = mcpTools();
    const file = path.join(emptyFolder(), '{{tenant}}.jsonl');
    const { command = '', args = [], ...rest } = npmServer('server-memory');
    const server = {
      ...rest,
      command: 'env',
      args: [`MEMORY_FILE_PATH=${file}`, command, ...args],
    };
    const entity = { name: 'Ann', entityType: 'person', observations: ['likes tea'] };
    const graph = async (user: string): Promise<string> =>
      JSON.stringify(await tools.value(server, 'read_graph', { user: user }));
    try {
      await tools.value(server, 'create_entities', {
        args: { entities: [entity] },
        user: 'app/ann',
      });
      expect(await graph('app/ann')).toContain('likes tea');
      expect(await graph('app/bob')).not.toContain('likes tea');
      expect(await graph('other/ann')).not.toContain('likes tea');
    } finally {
      await tools.close();
    }
  });
});
