import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { recordingMetrics } from '@mozaiks/testkit';
import { until } from './calls.fixture.ts';
import {
  emptyFolder,
  mcpTools,
  scriptedServer,
  serverOf,
  type Subject,
} from './mcp-servers.fixture.ts';

const subjects: Subject[] = [];
const subject = (...given: Parameters<typeof mcpTools>): Subject => {
  const made = mcpTools(...given);
  subjects.push(made);
  return made;
};
afterEach(async () => {
  await Promise.all(subjects.splice(0).map((made) => made.close()));
});

/** A server that records each of its starts in a file. */
const counted = (script: string) => {
  const file = path.join(emptyFolder(), 'starts');
  const server = scriptedServer(
    `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(file)}, process.pid + '\\n');\n${script}`,
  );
  const pids = (): readonly number[] => readFileSync(file, 'utf8').trim().split('\n').map(Number);
  return { server, pids };
};
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    // A zombie process that was not waited for yet does not count as alive.
    return !existsSync('/proc') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('an MCP server over stdio', () => {
  it('is started once, at the first use by a tenant', async () => {
    const { server, pids } = counted('serve({ one: () => text(1) });');
    const tools = subject();
    await tools.list(server);
    expect(await tools.value(server, 'one')).toBe('1');
    expect(pids()).toHaveLength(1);
  });

  it('has a process for each tenant, or one for all tenants if it is shared', async () => {
    const { server, pids } = counted('let n = 0; serve({ next: () => text(++n) });');
    const tools = subject();
    expect(
      await Promise.all(
        ['a/1', 'a/2', 'b/1'].map((user) => tools.value(server, 'next', { user: user })),
      ),
    ).toEqual(['1', '1', '1']);
    expect(pids()).toHaveLength(3);
    const shared = { ...server, shared: true };
    for (const user of ['a/1', 'a/2', 'b/1']) await tools.value(shared, 'next', { user: user });
    expect(await tools.value(shared, 'next', { user: 'c/1' })).toBe('4');
    expect(pids()).toHaveLength(4);
  });

  it('that does not exist, ends immediately or never answers fails the call within its time', async () => {
    const tools = subject({ settings: { start_ms: 1_000 } });
    const silent = scriptedServer('process.stdin.resume();');
    const ending = scriptedServer('console.error("no licence"); process.exit(3);');
    for (const server of [serverOf({ command: '/no/such/program' }), silent, ending]) {
      const result = await tools.call(server, 'one');
      expect(result).toMatchObject({ ok: false, error: { code: 'tool_unavailable' } });
    }
    expect(JSON.stringify(tools.logger.lines)).toContain('no licence');
  });

  it('is counted, as are its starts and failures', async () => {
    const metrics = recordingMetrics();
    const tools = subject({
      metrics,
      readVariable: (name) => (name === 'NOT_SET' ? undefined : process.env[name]),
    });
    await tools.call(scriptedServer('process.exit(3);'), 'one');
    await tools.call(scriptedServer('serve({});', { env: { TOKEN: 'NOT_SET' } }), 'one');
    await until(() => tools.stats().servers === 0);
    await tools.value(scriptedServer('serve({ one: () => text(1) });'), 'one');
    expect(tools.stats()).toEqual({ servers: 1, waiting: 0 });
    expect(metrics.total('mozaiks_mcp_starts_total')).toBe(2);
    expect(metrics.total('mozaiks_mcp_failures_total', { reason: 'not_started' })).toBe(1);
    expect(metrics.total('mozaiks_mcp_failures_total', { reason: 'not_configured' })).toBe(1);
    await tools.call(scriptedServer('serve({ one: () => process.exit(1) });'), 'one');
    await until(() => metrics.total('mozaiks_mcp_failures_total', { reason: 'died' }) === 1);
  });

  it('needs the variables that its workflow names', async () => {
    const tools = subject({ readVariable: () => undefined });
    const server = scriptedServer('serve({});', { env: { TOKEN: 'NOT_SET' } });
    expect(await tools.call(server, 'one')).toMatchObject({
      ok: false,
      error: { code: 'tool_unavailable' },
    });
    expect(tools.logger.lines.at(-1)?.fields.data).toEqual({ server: 'srv', variable: 'NOT_SET' });
  });

  it('may write lines that are not messages, which are logged and skipped', async () => {
    const server = scriptedServer(
      'console.log("Listening!"); console.log("{}"); console.log("[1]"); serve({ one: () => text(1) });',
    );
    const tools = subject();
    expect(await tools.value(server, 'one')).toBe('1');
    expect(
      tools.logger.lines.map(({ fields }) => (fields.data as { readonly line: string }).line),
    ).toEqual(['Listening!', '{}', '[1]']);
  });

  it('may write any number of them, of which a hundred are logged', async () => {
    const server = scriptedServer(
      'for (let n = 0; n < 500; n += 1) console.log("noise"); serve({ one: () => text(1) });',
    );
    const tools = subject();
    expect(await tools.value(server, 'one')).toBe('1');
    expect(tools.logger.lines).toHaveLength(100);
  });

  it('may write messages that are too deep: they are skipped, and such a result is refused', async () => {
    const script = `
      const deep = '['.repeat(100_000) + ']'.repeat(100_000);
      const answer = (id, result) => console.log('{"jsonrpc":"2.0","id":' + id + ',"result":' + result + '}');
      serve({
        strange: () => { console.log('{"jsonrpc":"2.0","strange":' + deep + '}'); return text(1); },
        deep: (_args, { id }) => answer(id, '{"content":[],"structuredContent":{"deep":' + deep + '}}'),
        one: () => text(1),
      });`;
    const tools = subject();
    const server = scriptedServer(script);
    expect(await tools.value(server, 'strange')).toBe('1');
    expect(await tools.call(server, 'deep')).toMatchObject({
      ok: false,
      error: { code: 'tool_result_invalid' },
    });
    expect(await tools.value(server, 'one')).toBe('1');
  });

  it('that dies during a call fails it, logs the end of its stderr, and is restarted immediately', async () => {
    const { server, pids } = counted(
      'serve({ die: () => { console.error("out of luck"); process.exit(1); }, one: () => text(1) });',
    );
    const tools = subject();
    expect(await tools.call(server, 'die')).toMatchObject({
      ok: false,
      error: { code: 'tool_crashed' },
    });
    expect(JSON.stringify(tools.logger.lines.at(-1))).toContain('out of luck');
    expect(await tools.value(server, 'one')).toBe('1');
    expect(pids()).toHaveLength(2);
  });

  it('puts no value of its variables into the log, whatever it writes', async () => {
    const readVariable = (name: string): string | undefined =>
      name === 'TOKEN_HERE' ? 'very-secret-value' : process.env[name];
    const tools = subject({ readVariable });
    const script =
      'console.log(process.env.TOKEN); serve({ die: () => { console.error("bad " + process.env.TOKEN); process.exit(1); } });';
    const server = scriptedServer(script, { env: { TOKEN: 'TOKEN_HERE' } });
    expect(await tools.call(server, 'die')).toMatchObject({ error: { code: 'tool_crashed' } });
    expect(JSON.stringify(tools.logger.lines)).toContain('bad ***');
    expect(JSON.stringify(tools.logger.lines)).not.toContain('very-secret-value');
  });

  it('that dies repeatedly is not restarted immediately', async () => {
    const { server, pids } = counted('serve({ die: () => process.exit(1) });');
    const tools = subject();
    for (let call = 0; call < 2; call += 1)
      expect(await tools.call(server, 'die')).toMatchObject({ error: { code: 'tool_crashed' } });
    await until(() => !pids().some(isAlive));
    expect(await tools.call(server, 'die')).toMatchObject({ error: { code: 'tool_unavailable' } });
    expect(pids()).toHaveLength(2);
  });

  it('that hangs is abandoned at the time limit, and its next call has another process', async () => {
    const { server, pids } = counted('serve({ hang: () => undefined, one: () => text(1) });');
    const tools = subject();
    expect(await tools.call({ ...server, timeout_ms: 2_000 }, 'hang')).toMatchObject({
      ok: false,
      error: { code: 'tool_timeout' },
    });
    expect(await tools.value({ ...server, timeout_ms: 2_000 }, 'one')).toBe('1');
    expect(pids()).toHaveLength(2);
  });

  it('that reports progress forever is abandoned at the total time limit', async () => {
    const script = `serve({ busy: (args, { params }) => void setInterval(() =>
      send({ method: 'notifications/progress', params: { progressToken: params._meta.progressToken, progress: 1 } }), 20) });`;
    const server = scriptedServer(script, { timeout_ms: 1_500, total_timeout_ms: 2_500 });
    const result = await subject().call(server, 'busy');
    expect(result).toMatchObject({ ok: false, error: { code: 'tool_timeout' } });
    expect(result.duration_ms).toBeGreaterThanOrEqual(2_400);
  });

  it('answers other calls after one was cancelled', async () => {
    const { server, pids } = counted('serve({ hang: () => undefined, one: () => text(1) });');
    const tools = subject();
    const stop = new AbortController();
    const hanging = tools.call(server, 'hang', { signal: stop.signal });
    await tools.value(server, 'one');
    stop.abort();
    expect(await hanging).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(await tools.value(server, 'one')).toBe('1');
    expect(pids()).toHaveLength(1);
  });

  it('may answer with protocol errors, nonsense and parts of unknown kinds', async () => {
    const server = scriptedServer(`serve({
      refuse: (args, { id }) => void send({ id, error: { code: args.code, message: 'not that' } }),
      nonsense: () => ({ content: 'no list' }),
      new: () => ({ content: [{ type: 'hologram', data: 'x' }] }),
    });`);
    const tools = subject();
    for (const code of [-32602, -32603])
      expect(await tools.call(server, 'refuse', { arguments: { code } })).toMatchObject({
        ok: false,
        error: { code: 'tool_failed' },
      });
    expect(await tools.value(server, 'nonsense')).toBe('');
    expect(await tools.value(server, 'new')).toBe('[a part of the kind "hologram", not shown]');
  });

  it('lists its tools in pages, one of which may be invalid', async () => {
    const server =
      scriptedServer(`const tool = (name, more) => ({ name, inputSchema: { type: 'object' }, ...more });
      serve({}, { list: ({ cursor }) => cursor === 'two'
        ? { tools: [tool('c')], nextCursor: 'two' }
        : { tools: [tool('a'), tool('b', { inputSchema: null }), tool('d', { outputSchema: { type: 'nonsense' } })], nextCursor: 'two' } });`);
    const tools = subject();
    expect((await tools.list(server)).map(({ name }) => name)).toEqual(['a', 'd', 'c']);
    const note = 'it has no schema of its arguments';
    expect(tools.logger.lines.map(({ fields }) => fields.data)).toEqual([
      { server: 'srv', tool: 'b', note },
    ]);
  });

  it('may list at most 1 MiB of tools', async () => {
    const description = 'word '.repeat(300_000);
    const server = scriptedServer(
      `serve({}, { list: () => ({ tools: [{ name: 'a', description: ${JSON.stringify(description)}, inputSchema: {} }] }) });`,
    );
    const tools = subject();
    await expect(tools.list(server)).rejects.toThrow('tool_result_invalid');
    expect(tools.logger.lines.map(({ msg }) => msg)).toEqual([
      'the list of an MCP server cannot be read',
    ]);
  });

  it('may change its list, and report the change', async () => {
    const server =
      scriptedServer(`const tools = { add: () => { tools.more = () => text('more'); send({ method: 'notifications/tools/list_changed' }); return text('ok'); } };
      serve(tools);`);
    const tools = subject();
    expect(await tools.list(server)).toHaveLength(1);
    await tools.value(server, 'add');
    expect((await tools.list(server)).map(({ name }) => name)).toEqual(['add', 'more']);
  });

  it('that ends when it is asked for its revision is started with the older one', async () => {
    const { server, pids } =
      counted(`createInterface({ input: process.stdin }).once('line', (line) => { if (!line.includes('initialize')) process.exit(1); });
      serve({ one: () => text(1) });`);
    expect(await subject().value(server, 'one')).toBe('1');
    expect(pids()).toHaveLength(2);
  });

  it('is ended if it sends a message that is too long', async () => {
    const server = scriptedServer(
      'serve({ flood: () => text("word ".repeat(100_000)), one: () => text(1) });',
    );
    const tools = subject({ settings: { max_message_bytes: 100_000 } });
    expect(await tools.call(server, 'flood')).toMatchObject({
      ok: false,
      error: { code: 'tool_crashed' },
    });
    expect(JSON.stringify(tools.logger.lines.at(-1))).toContain(
      'a message of more than 100000 bytes',
    );
    expect(await tools.value(server, 'one')).toBe('1');
  });

  it('is ended on shutdown with all its descendants, even if it ignores signals', async () => {
    const file = path.join(emptyFolder(), 'child');
    writeFileSync(file, '');
    const script = `import { spawn } from 'node:child_process'; import { writeFileSync } from 'node:fs';
      for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => undefined);
      setInterval(() => undefined, 1000);
      const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)'], { stdio: 'ignore' });
      writeFileSync(${JSON.stringify(file)}, String(child.pid));
      serve({ one: () => text(1) });`;
    const { server, pids } = counted(script);
    const tools = mcpTools({ settings: { grace_ms: 100 } });
    await tools.value(server, 'one');
    const all = [...pids(), Number(readFileSync(file, 'utf8'))];
    expect(all.every(isAlive)).toBe(true);
    await tools.close();
    await until(() => !all.some(isAlive));
  });

  it('gets the span of the call in its metadata', async () => {
    const server = scriptedServer(
      'serve({ one: (_args, { params }) => text(params._meta.traceparent) });',
    );
    const tools = mcpTools();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    expect(await tools.call(server, 'one', { traceparent })).toMatchObject({
      ok: true,
      value: traceparent,
    });
    await tools.close();
  });

  it('fails a running call when the process shuts down', async () => {
    const server = scriptedServer('serve({ hang: () => undefined, one: () => text(1) });');
    const tools = mcpTools();
    await tools.value(server, 'one');
    const hanging = tools.call(server, 'hang');
    await tools.close();
    expect(await hanging).toMatchObject({ error: { code: 'shutting_down' } });
    expect(await tools.call(server, 'one')).toMatchObject({ error: { code: 'shutting_down' } });
  });
});
