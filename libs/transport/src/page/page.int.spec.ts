import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { startHarness, type Harness } from '../testing/harness.fixture.ts';

const SCRIPT = 'console.log("hello")';
const outside = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-page-'));
const page = path.join(outside, 'dist');
const harness = {} as Harness;

interface Received {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly body: Buffer;
}

/** Sends a raw request, since `fetch` would follow redirects, decode bodies and normalize paths. */
async function ask(target: string, { method = 'GET', headers = {} } = {}): Promise<Received> {
  const [host, port] = harness.host.split(':');
  const asked = request({ host, port, path: target, method, headers }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  return { status: response.statusCode, headers: response.headers, body: await buffer(response) };
}

beforeAll(async () => {
  mkdirSync(path.join(page, 'assets'), { recursive: true });
  mkdirSync(path.join(page, '.vite'));
  writeFileSync(path.join(outside, 'secret.txt'), 'canary');
  writeFileSync(path.join(page, '.vite/notes.txt'), 'canary');
  writeFileSync(path.join(page, 'index.html'), '<!doctype html>');
  writeFileSync(path.join(page, 'assets/index-1.js'), SCRIPT);
  writeFileSync(path.join(page, 'assets/index-1.js.gz'), gzipSync(SCRIPT));
  writeFileSync(path.join(page, 'assets/index-1.js.br'), brotliCompressSync(SCRIPT));
  Object.assign(harness, await startHarness({}, { page }));
});

afterAll(async () => {
  await harness.stop();
  rmSync(outside, { recursive: true });
});

describe('the page', () => {
  it.each(['/', '/?a=1', '/console'])(
    'is the target of %s, with a relative address',
    async (address) => {
      expect(await ask(address)).toMatchObject({ status: 302, headers: { location: 'console/' } });
    },
  );

  it('is revalidated on each visit, while hashed files are cached', async () => {
    expect(await ask('/console/')).toMatchObject({
      status: 200,
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    });
    const { headers } = await ask('/console/assets/index-1.js');
    expect(headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'public, max-age=31536000, immutable',
    });
  });

  it('has a policy that allows only its own files, and no markup from text', async () => {
    const { headers } = await ask('/console/');
    expect(headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; " +
        "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
    );
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it.each([
    ['gzip, deflate, br', 'br', brotliCompressSync(SCRIPT)],
    ['gzip, br;q=0', 'gzip', gzipSync(SCRIPT)],
    ['', undefined, Buffer.from(SCRIPT)],
  ])('answers "%s" with the encoding from the build: %s', async (accepted, encoding, body) => {
    const told = await ask('/console/assets/index-1.js', {
      headers: { 'accept-encoding': accepted },
    });
    expect(told.headers['content-encoding']).toBe(encoding);
    expect(told.headers.vary).toBe('accept-encoding');
    expect(told.body).toEqual(body);
  });

  it('is not sent again to a browser that has it in this encoding', async () => {
    const address = '/console/assets/index-1.js';
    const { headers } = await ask(address, { headers: { 'accept-encoding': 'br' } });
    const known = { 'if-none-match': `"other", W/${headers.etag}` };
    expect(await ask(address, { headers: { ...known, 'accept-encoding': 'br' } })).toMatchObject({
      status: 304,
      body: Buffer.alloc(0),
    });
    expect((await ask(address, { headers: known })).status).toBe(200);
  });

  it('answers HEAD with the length and without a body', async () => {
    const told = await ask('/console/assets/index-1.js', { method: 'HEAD' });
    expect(told.headers['content-length']).toBe(String(SCRIPT.length));
    expect(told.body.length).toBe(0);
  });

  it.each([
    '/console/../secret.txt',
    '/console/%2e%2e/secret.txt',
    '/console/..%2fsecret.txt',
    '/console/assets/..\\..\\..\\secret.txt',
    '/console//etc/passwd',
    '/console/.vite/notes.txt',
    '/console/assets',
    '/console/nothing.js',
    '/console/__proto__',
  ])('%s is not found', async (address) => {
    const { status, body } = await ask(address);
    expect(status).toBe(404);
    expect(JSON.parse(body.toString())).toMatchObject({ code: 'not_found' });
  });

  it.each(['POST', 'PUT', 'DELETE'])('refuses %s', async (method) => {
    expect((await ask('/console/', { method })).status).toBe(404);
  });

  it('does not change the API', async () => {
    expect((await ask('/livez')).status).toBe(200);
    expect((await ask('/api/workflows')).status).toBe(401);
  });
});

it('without a page, its addresses are not found', async () => {
  const bare = await startHarness();
  for (const address of ['/', '/console', '/console/'])
    expect((await bare.get(address, { redirect: 'manual' })).status).toBe(404);
  await bare.stop();
});
