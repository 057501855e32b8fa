import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CodeCall, Isolation } from '@mozaiks/contracts';
import { callOf, logOf, never, runtimes } from './calls.fixture.ts';

interface Seen {
  readonly url: string | undefined;
  readonly method: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

async function startPlatform() {
  const seen: Seen[] = [];
  const server: Server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      seen.push({ url: request.url, method: request.method, headers: request.headers, body });
      const path = new URL(request.url ?? '/', 'http://x').pathname;
      if (path === '/api/hang') return;
      if (path === '/api/redirect')
        return void response.writeHead(302, { location: '/elsewhere' }).end();
      if (path === '/api/missing') return void response.writeHead(404).end('{"secret":"detail"}');
      if (path === '/api/empty') return void response.writeHead(204).end();
      if (path === '/api/text') return void response.end('hello');
      if (path === '/api/big') return void response.end(JSON.stringify('x'.repeat(5000)));
      response.end(JSON.stringify({ path }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => (server.close(() => resolve()), server.closeAllConnections()));
  return { seen, close, url: `http://127.0.0.1:${port}/api` };
}

describe.each<Isolation>(['worker', 'process', 'inline'])(
  'platform.call from isolation %s',
  (isolation) => {
    const { make, closeAll } = runtimes();
    let server: Awaited<ReturnType<typeof startPlatform>>;
    let runtime: ReturnType<typeof make>;
    beforeAll(async () => {
      server = await startPlatform();
      runtime = make({
        platform: { url: server.url, key: 'the-key' },
        settings: { platform_timeout_ms: 300, max_platform_bytes: 4096, max_platform_calls: 3 },
      });
    });
    afterAll(async () => {
      await closeAll();
      await server.close();
    });

    const run = (source: string, more?: Partial<CodeCall>) =>
      runtime.call(callOf(isolation, source, more), never());
    const calling = (endpoint: string, data = '') =>
      run(`exports.run = (_, { platform }) => platform.call(${JSON.stringify(endpoint)}${data});`);
    const caughtFrom = (endpoint: string) =>
      run(
        `exports.run = (_, { platform }) => platform.call(${JSON.stringify(endpoint)}).catch((e) => [e.code, e.status ?? null, e.message]);`,
      );

    it("posts with the platform's key and the call's own tenant", async () => {
      const result = await run(
        'exports.run = (_, { platform }) => platform.call("users/profile?full=1", { a: 1 });',
        {
          log: logOf('acme', 'ada'),
        },
      );
      expect(result).toMatchObject({ ok: true, value: { path: '/api/users/profile' } });
      expect(server.seen.at(-1)).toMatchObject({
        method: 'POST',
        url: '/api/users/profile?full=1',
        body: '{"a":1}',
        headers: {
          authorization: 'Bearer the-key',
          'x-app-id': 'acme',
          'x-user-id': 'ada',
          'idempotency-key': 'key-1',
          'content-type': 'application/json',
        },
      });
    });

    it('continues the trace of the call, which the code can read as well', async () => {
      const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
      const source =
        'exports.run = async (_, ctx) => { await ctx.platform.call("a"); return ctx.traceparent; };';
      expect(await run(source, { traceparent })).toMatchObject({ ok: true, value: traceparent });
      expect(server.seen.at(-1)?.headers['traceparent']).toBe(traceparent);
      expect(await run(source)).toMatchObject({ ok: true, value: null });
      expect(server.seen.at(-1)?.headers).not.toHaveProperty('traceparent');
    });

    it('sends an empty object if there is no data, and reads an empty answer as null', async () => {
      expect(await calling('empty')).toMatchObject({ ok: true, value: null });
      expect(server.seen.at(-1)?.body).toBe('{}');
    });

    it('gives each further request of a call its own key, the same on every retry', async () => {
      const source =
        'exports.run = async (_, { platform }) => { await platform.call("a"); await platform.call("b"); };';
      const keys = async () => {
        await run(source);
        return server.seen.slice(-2).map(({ headers }) => headers['idempotency-key']);
      };
      expect(await keys()).toEqual(['key-1', 'key-1-2']);
      expect(await keys()).toEqual(['key-1', 'key-1-2']);
    });

    it('percent-encodes characters that headers cannot contain', async () => {
      await run('exports.run = (_, { platform }) => platform.call("a");', {
        log: logOf('a%b', 'zoë smith'),
      });
      expect(server.seen.at(-1)?.headers).toMatchObject({
        'x-app-id': 'a%25b',
        'x-user-id': 'zo%C3%AB%20smith',
      });
    });

    it.each([
      ['missing', 404, 'the platform answered 404'],
      ['redirect', null, 'the platform could not be reached'],
      ['text', null, "the platform's answer is not JSON"],
      ['big', null, "the platform's answer is larger than 4096 bytes"],
      ['hang', null, 'the platform took too long'],
      ['../admin', null, 'the endpoint must be a relative path, as in "users/profile"'],
    ])('rejects with platform_error for %s', async (endpoint, status, message) => {
      expect(await caughtFrom(endpoint)).toMatchObject({
        ok: true,
        value: ['platform_error', status, message],
      });
    });

    it('fails the tool, with its code, if the code does not catch it', async () => {
      expect(await calling('missing')).toMatchObject({
        ok: false,
        error: { code: 'platform_error' },
      });
    });

    it('refuses data that is too large or not JSON, and too many requests', async () => {
      expect(await calling('a', ', "x".repeat(5000)')).toMatchObject({
        ok: false,
        error: { code: 'tool_result_invalid' },
      });
      expect(await calling('a', ', Symbol()')).toMatchObject({
        ok: false,
        error: { code: 'tool_result_invalid' },
      });
      const four =
        'exports.run = async (_, { platform }) => { for (let i = 0; i < 4; i++) await platform.call("a"); };';
      expect(await run(four)).toMatchObject({ ok: false, error: { code: 'platform_error' } });
    });

    it('never shows the key or the address to the code', async () => {
      const source = `exports.run = async (_, ctx) => {
      const names = new Set();
      for (let o = ctx; o; o = Object.getPrototypeOf(o)) for (const k of Object.getOwnPropertyNames(o)) names.add(k);
      return [[...names], String(ctx.platform.call), await ctx.platform.call('hang').catch((e) => e.stack)].join();
    };`;
      const text = JSON.stringify(await run(source));
      expect(text).not.toContain('the-key');
      expect(text).not.toContain('127.0.0.1');
    });

    it('rejects with platform_unconfigured without a platform', async () => {
      const { call } = make();
      const source = 'exports.run = (_, { platform }) => platform.call("a").catch((e) => e.code);';
      expect(await call(callOf(isolation, source), never())).toMatchObject({
        ok: true,
        value: 'platform_unconfigured',
      });
    });

    it('aborts a request that its call has not waited for', async () => {
      await run(
        'exports.run = (_, { platform }) => { platform.call("hang").catch(() => {}); return 1; };',
      );
      expect(runtime.logger.lines.filter(({ level }) => level === 'error')).toEqual([]);
    });
  },
);
