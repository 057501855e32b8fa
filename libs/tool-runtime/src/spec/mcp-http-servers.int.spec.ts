import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { until } from '@mozaiks/testkit';
import {
  emptyFolder,
  freePort,
  mcpTools,
  programOf,
  serverOf,
  type Subject,
} from './mcp-servers.fixture.ts';

const running = new Set<ChildProcess>();
const subjects: Subject[] = [];
const subject = (...given: Parameters<typeof mcpTools>): Subject => {
  const made = mcpTools(...given);
  subjects.push(made);
  return made;
};

/** server-everything over streamable HTTP, with sessions of the older protocol revision. */
async function startEverything(port: number): Promise<{ stop(): Promise<void> }> {
  const child = spawn(process.execPath, [programOf('server-everything'), 'streamableHttp'], {
    env: { PATH: process.env['PATH'] ?? '', PORT: String(port) },
    cwd: emptyFolder(),
    stdio: 'ignore',
  });
  running.add(child);
  const ended = once(child, 'exit').then(() => Promise.reject(new Error('the server has ended')));
  const answers = until(
    () =>
      fetch(`http://127.0.0.1:${port}/`).then(
        () => true,
        () => false,
      ),
    { timeout_ms: 30_000, every_ms: 50 },
  );
  await Promise.race([answers, ended]);
  ended.catch(() => undefined);
  return {
    async stop() {
      running.delete(child);
      if (child.exitCode !== null || !child.kill('SIGKILL')) return;
      await once(child, 'exit');
    },
  };
}

afterEach(async () => {
  await Promise.all(subjects.splice(0).map((made) => made.close()));
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

describe('an MCP server over HTTP', () => {
  it('lists its tools, answers and reports its progress', async () => {
    const port = await freePort();
    await startEverything(port);
    const server = serverOf({ url: `http://127.0.0.1:${port}/mcp` });
    const tools = subject();
    expect((await tools.list(server)).map(({ name }) => name)).toContain('echo');
    expect(await tools.value(server, 'echo', { args: { message: 'hello' } })).toBe('Echo: hello');
    const progress: unknown[] = [];
    const running = await tools.call(server, 'trigger-long-running-operation', {
      arguments: { duration: 1, steps: 4 },
      onProgress: (percent) => progress.push(percent),
    });
    expect(running).toMatchObject({ ok: true });
    expect(progress).toContain(50);
  });

  it('that was restarted and does not know the session is called again over a new one', async () => {
    const port = await freePort();
    const first = await startEverything(port);
    const server = serverOf({ url: `http://127.0.0.1:${port}/mcp` });
    const tools = subject();
    await tools.value(server, 'echo', { args: { message: 'one' } });
    await first.stop();
    await startEverything(port);
    expect(await tools.value(server, 'echo', { args: { message: 'two' } })).toBe('Echo: two');
  });

  it('that is killed during a call fails the call at its time limit, and the next one immediately', async () => {
    const port = await freePort();
    const first = await startEverything(port);
    const server = serverOf({ url: `http://127.0.0.1:${port}/mcp`, timeout_ms: 1_500 });
    const tools = subject();
    await tools.value(server, 'echo', { args: { message: 'one' } });
    const call = tools.call(server, 'trigger-long-running-operation', {
      arguments: { duration: 60, steps: 1 },
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await first.stop();
    const result = await call;
    expect(result.ok ? '' : result.error.code).toMatch(/^tool_(timeout|crashed)$/);
    expect(await tools.call(server, 'echo', { arguments: { message: 'two' } })).toMatchObject({
      error: { code: 'tool_unavailable' },
    });
  });

  it('that cannot be reached fails the call, and the workflow continues', async () => {
    const server = serverOf({ url: `http://127.0.0.1:${await freePort()}/mcp` });
    expect(await subject().call(server, 'echo')).toMatchObject({
      ok: false,
      error: { code: 'tool_unavailable' },
    });
  });

  it('gets the headers that the workflow names, which no redirect sends elsewhere', async () => {
    const seen: IncomingHttpHeaders[] = [];
    const elsewhere = createServer((request, response) => {
      seen.push(request.headers);
      response.end();
    }).listen(0, '127.0.0.1');
    await once(elsewhere, 'listening');
    const asked: IncomingHttpHeaders[] = [];
    const redirecting = createServer((request, response) => {
      asked.push(request.headers);
      response
        .writeHead(307, {
          location: `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/`,
        })
        .end();
    }).listen(0, '127.0.0.1');
    await once(redirecting, 'listening');
    const url = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}/mcp`;
    const tools = subject({ readVariable: (name) => (name === 'KEY_HERE' ? 'key' : undefined) });
    const result = await tools.call(
      serverOf({ url, headers_env: { 'X-Api-Key': 'KEY_HERE' } }),
      'echo',
    );
    expect(result).toMatchObject({ error: { code: 'tool_unavailable' } });
    expect(asked[0]?.['x-api-key']).toBe('key');
    expect(seen).toEqual([]);
    expect(JSON.stringify(tools.logger.lines)).not.toContain('"key"');
    redirecting.close();
    elsewhere.close();
  });
});
