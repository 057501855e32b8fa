import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { tenantScope, type JsonObject } from '@mozaiks/contracts';
import { ADA, harnessForEach } from '../testing/harness.fixture.ts';
import { token, type TokenFields } from '../testing/tokens.fixture.ts';

const CHUNK = 256 * 1024;
const PATH = '/api/chats/c1/files';
const harness = harnessForEach({
  maxFileBytes: 1_000_000,
  maxFileBytesPerChat: 2_100_000,
  maxHandledBytes: CHUNK,
  maxUploadsPerUser: 2,
  maxDownloadsPerUser: 2,
});
beforeEach(() => harness.chats.create(ADA, 'c1'));

interface Sending {
  readonly as?: TokenFields;
  readonly type?: string;
  readonly query?: string;
  readonly path?: string;
}

async function upload(
  body: Uint8Array,
  { as = {}, type = 'image/png', query = '', path = PATH }: Sending = {},
) {
  const headers = { authorization: `Bearer ${token(as)}`, 'content-type': type };
  const response = await harness.get(`${path}${query}`, {
    method: 'POST',
    body: new Uint8Array(body),
    headers,
  });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as JsonObject,
  };
}

const download = (
  path: string,
  { as = {}, method = 'GET' }: { readonly as?: TokenFields; readonly method?: string } = {},
) => harness.get(path, { method, headers: { authorization: `Bearer ${token(as)}` } });

/** An upload that the spec writes chunk by chunk. */
function begin(
  { as = {} }: Sending = {},
  headers: { readonly [name: string]: string } = {},
): ClientRequest {
  const authorization = `Bearer ${token(as)}`;
  const sent = request(`http://${harness.host}${PATH}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/plain', ...headers },
    agent: false,
  });
  sent.on('error', () => undefined);
  return sent;
}
const answerTo = (sent: ClientRequest): Promise<number | undefined> =>
  new Promise((resolve) => {
    sent.once('response', (response: IncomingMessage) => resolve(response.resume().statusCode));
    sent.once('error', () => resolve(undefined));
  });

/**
 * The calls of the harness's `put`, and how often their content was read completely or abandoned.
 */
function watchPuts() {
  const { put } = harness.chats.files;
  const seen = { begun: 0, ended: 0, pieces: 0 };
  Object.assign(harness.chats.files, {
    put: async (...[log, file, limits]: Parameters<typeof put>) => {
      seen.begun += 1;
      async function* counted() {
        for await (const piece of file.content) {
          seen.pieces += 1;
          yield piece;
        }
      }
      return put(log, { ...file, content: counted() }, limits).finally(() => (seen.ended += 1));
    },
  });
  return seen;
}
const reached = async (condition: () => boolean): Promise<void> => {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 5));
};

describe('uploading a file', () => {
  it('stores its bytes with their media type and name, and returns them', async () => {
    const bytes = Buffer.from(Array.from({ length: 700_000 }, (_, at) => (at * 7) % 251));
    const { status, body, headers } = await upload(bytes, {
      query: '?name=Gr%C3%BCn%20%22a%22.png',
    });
    expect(status).toBe(201);
    const file_id = String(body['file_id']);
    expect(body).toEqual({
      file_id,
      media_type: 'image/png',
      name: 'Grün "a".png',
      bytes: 700_000,
      created_at: expect.stringMatching(/^2026-01-01T/),
    });
    expect(headers.get('location')).toBe(`${PATH}/${file_id}`);
    const response = await download(`${PATH}/${file_id}`);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
    const head = await download(`${PATH}/${file_id}`, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      '700000',
      '',
    ]);
  });

  it('accepts any media type unchanged, including JSON, and bytes without one', async () => {
    for (const type of [
      'application/json',
      'text/csv; charset=utf-8',
      'application/x-www-form-urlencoded',
      'image/svg+xml',
    ]) {
      expect((await upload(Buffer.from('{"not json'), { type })).body).toMatchObject({
        media_type: type,
        bytes: 10,
      });
    }
    const sent = begin();
    sent.removeHeader('content-type');
    const answered = answerTo(sent.end('x'));
    expect(await answered).toBe(201);
    expect((await upload(Buffer.alloc(0))).body).toMatchObject({ bytes: 0 });
  });

  it.each([
    [{ type: 'multipart/form-data; boundary=x' }, 415, 'unsupported_media_type'],
    [{ query: '?name=a%2Fb' }, 400, 'invalid_request'],
    [{ query: '?name=a%00b' }, 400, 'invalid_request'],
    [{ query: '?name=' }, 400, 'invalid_request'],
    [{ query: `?name=${'x'.repeat(256)}` }, 400, 'invalid_request'],
    [{ query: '?more=1' }, 400, 'invalid_request'],
    [{ path: '/api/chats/none/files' }, 404, 'chat_not_found'],
  ])('refuses %j', async (sending, status, code) => {
    expect(await upload(Buffer.from('x'), sending)).toMatchObject({ status, body: { code } });
  });

  it('makes browsers save the file, and never show it as a page of this server', async () => {
    const { body } = await upload(Buffer.from('<script>alert(1)</script>'), {
      type: 'text/html',
      query: '?name=Gr%C3%BCn%20%22a%22.html',
    });
    const { headers } = await download(`${PATH}/${String(body['file_id'])}`);
    expect(Object.fromEntries(headers)).toMatchObject({
      'content-type': 'text/html',
      'content-disposition': `attachment; filename="Gr_n _a_.html"; filename*=UTF-8''Gr%C3%BCn%20%22a%22.html`,
      'content-length': '25',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
  });
});

describe('the limits of uploads', () => {
  it('refuse a file that is too big, whether or not its size is announced', async () => {
    expect(await upload(Buffer.alloc(1_000_000))).toMatchObject({ status: 201 });
    const puts = watchPuts();
    expect(await upload(Buffer.alloc(1_000_001))).toMatchObject({
      status: 413,
      body: { code: 'file_too_big' },
    });
    expect(puts.begun).toBe(0);
    const sent = begin({}, { 'transfer-encoding': 'chunked' });
    const answered = answerTo(sent);
    sent.end(Buffer.alloc(1_400_000));
    expect(await answered).toBe(413);
    expect(puts).toMatchObject({ begun: 1, ended: 1 });
  });

  it('refuse a file that exceeds the limits of the chat', async () => {
    for (let stored = 0; stored < 2; stored += 1) await upload(Buffer.alloc(900_000));
    expect(await upload(Buffer.alloc(300_001))).toMatchObject({
      status: 409,
      body: { code: 'chat_full' },
    });
    expect(await upload(Buffer.alloc(300_000))).toMatchObject({ status: 201 });
  });

  it('release the memory and the slot of an upload that breaks off', async () => {
    const puts = watchPuts();
    for (let broken = 1; broken <= 5; broken += 1) {
      const sent = begin({}, { 'content-length': '900000' });
      sent.write(Buffer.alloc(600_000));
      await reached(() => puts.pieces === 2 * broken);
      sent.destroy();
      await reached(() => puts.ended === broken);
    }
    expect(await upload(Buffer.alloc(900_000))).toMatchObject({ status: 201 });
  });

  it('prevent a slow upload from holding memory', async () => {
    const puts = watchPuts();
    const slow = [
      begin({}, { 'content-length': '900000' }),
      begin({}, { 'content-length': '900000' }),
    ];
    for (const sent of slow) sent.write(Buffer.alloc(600_000));
    await reached(() => puts.pieces === 4);
    harness.chats.create(tenantScope('app2', 'bob'), 'c1');
    expect(
      await upload(Buffer.alloc(600_000), { as: { app_id: 'app2', user_id: 'bob' } }),
    ).toMatchObject({ status: 201 });
    for (const sent of slow) sent.destroy();
    await reached(() => puts.ended === 3);
  });

  it('bound the concurrent uploads of a user', async () => {
    const puts = watchPuts();
    const slow = [begin({}, { 'content-length': '9' }), begin({}, { 'content-length': '9' })];
    for (const sent of slow) sent.flushHeaders();
    await reached(() => puts.begun === 2);
    expect(await upload(Buffer.from('x'))).toMatchObject({
      status: 429,
      body: { code: 'too_many_requests' },
    });
    const answered = slow.map(answerTo);
    for (const sent of slow) sent.end('123456789');
    expect(await Promise.all(answered)).toEqual([201, 201]);
    expect(await upload(Buffer.from('x'))).toMatchObject({ status: 201 });
  });

  it('bound the concurrent downloads of a user', async () => {
    const { body } = await upload(Buffer.from('content'));
    const path = `${PATH}/${String(body['file_id'])}`;
    let go = (): void => undefined;
    const gate = new Promise<void>((resolve) => (go = resolve));
    let reads = 0;
    const { read } = harness.chats.files;
    const readLater = async (...args: Parameters<typeof read>) => {
      reads += 1;
      await gate;
      return read(...args);
    };
    Object.assign(harness.chats.files, { read: readLater });
    const slow = [download(path), download(path)];
    await reached(() => reads === 2);
    expect((await download(path)).status).toBe(429);
    expect((await download(path, { method: 'HEAD' })).status).toBe(200);
    go();
    for (const response of slow) expect(await (await response).text()).toBe('content');
    const again = await download(path);
    expect([again.status, await again.text()]).toEqual([200, 'content']);
  });

  it('close the connection of a body that takes too long', async () => {
    const puts = watchPuts();
    const sent = begin({}, { 'content-length': '9' });
    const answered = answerTo(sent);
    sent.write('1');
    await reached(() => puts.begun === 1);
    await harness.clock.advance(299_000);
    expect(puts.ended).toBe(0);
    await harness.clock.advance(1_000);
    expect(await answered).toBeUndefined();
    await reached(() => puts.ended === 1);
  });
});

describe('a file', () => {
  it('is not found by another user, in another app, or in another chat', async () => {
    const { body } = await upload(Buffer.from('secret'));
    const file = `files/${String(body['file_id'])}`;
    const others: TokenFields[] = [
      { user_id: 'bob' },
      { app_id: 'app2' },
      { app_id: 'app1', user_id: 'ada@example.com ' },
    ];
    for (const { app_id = 'app1', user_id = 'ada@example.com' } of others)
      harness.chats.create(tenantScope(app_id, user_id), 'c1');
    harness.chats.create(ADA, 'c2');
    const refusals = [
      ...(await Promise.all(others.map((as) => download(`/api/chats/c1/${file}`, { as })))),
      await download(`/api/chats/c2/${file}`),
      await download('/api/chats/c1/files/none'),
    ];
    for (const refusal of refusals)
      expect([refusal.status, await refusal.json()]).toMatchObject([
        404,
        { code: 'file_not_found' },
      ]);
    expect((await download(`/api/chats/c1/${file}`)).status).toBe(200);
  });

  it('may be stored and read with a token that is bound to its chat', async () => {
    harness.chats.create(ADA, 'c2');
    const bound = { chat_id: 'c1' };
    const { body } = await upload(Buffer.from('x'), { as: bound });
    expect((await download(`${PATH}/${String(body['file_id'])}`, { as: bound })).status).toBe(200);
    expect(await upload(Buffer.from('x'), { as: { chat_id: 'c2' } })).toMatchObject({
      status: 403,
    });
    expect(
      (await download(`${PATH}/${String(body['file_id'])}`, { as: { chat_id: 'c2' } })).status,
    ).toBe(403);
    expect((await harness.get(`${PATH}/${String(body['file_id'])}`)).status).toBe(401);
  });
});
