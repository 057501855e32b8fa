import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createApi } from './create-api.ts';
import { httpBase, type ApiSettings } from './http-request.ts';

interface Seen {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly media_type: string | undefined;
  readonly body: string;
}

describe('the HTTP API of the client', () => {
  let server: Server;
  let seen: Seen[] = [];
  let respond: (response: ServerResponse, request: Seen) => void;

  const json = (response: ServerResponse, status: number, body: object): void => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
  const read = async (request: IncomingMessage): Promise<Seen> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method, url, headers } = request;
    const { authorization, 'content-type': media_type } = headers;
    return {
      method,
      url,
      authorization,
      media_type,
      body: Buffer.concat(chunks).toString('latin1'),
    };
  };
  const api = (more: Partial<ApiSettings> = {}) =>
    createApi({
      url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/ws`,
      token: 'jwt',
      ...more,
    });

  beforeEach(async () => {
    seen = [];
    respond = (response) => json(response, 200, {});
    server = createServer(
      (request, response) =>
        void read(request).then((heard) => {
          seen.push(heard);
          respond(response, heard);
        }),
    ).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('has a call for each route of chats, usage and workflows', async () => {
    respond = (response, { url }) =>
      json(
        response,
        200,
        url?.endsWith('/commands') === true ? { accepted: { command_id: 'k' } } : { workflows: [] },
      );
    const { chats, workflows, usage } = api();
    await chats.list({ status: 'idle', limit: 5 });
    await chats.create({ workflow_name: 'Demo' });
    await chats.get('a:b/c');
    await chats.events('c1', { after_seq: 7 });
    await chats.rename('c1', null);
    await chats.erase('c1');
    await chats.fork('c1', 4);
    await (await chats.export('c1')).text();
    await expect(chats.command('c1', { type: 'cancel' })).resolves.toEqual({ command_id: 'k' });
    await expect(workflows.list()).resolves.toEqual([]);
    await workflows.get('Demo');
    await usage({ group_by: ['agent', 'day'] });
    expect(seen.map(({ method, url, body }) => `${method} ${url} ${body}`.trim())).toEqual([
      'GET /api/chats?status=idle&limit=5',
      'POST /api/chats {"workflow_name":"Demo"}',
      'GET /api/chats/a%3Ab%2Fc',
      'GET /api/chats/c1/events?after_seq=7',
      'PATCH /api/chats/c1 {"title":null}',
      'DELETE /api/chats/c1',
      'POST /api/chats/c1/fork {"at_seq":4}',
      'GET /api/chats/c1/export',
      'POST /api/chats/c1/commands {"type":"cancel"}',
      'GET /api/workflows',
      'GET /api/workflows/Demo',
      'GET /api/usage?group_by=agent%2Cday',
    ]);
    expect(new Set(seen.map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer jwt']),
    );
  });

  it('sends the bytes of a file as they are, with its type and name, and gets them back', async () => {
    const bytes = new Uint8Array([0, 255, 13, 10]);
    respond = (response, { method }) => {
      if (method === 'POST')
        json(response, 201, { file_id: 'f1', media_type: 'image/png', name: 'a b.png', bytes: 4 });
      else response.writeHead(200, { 'content-type': 'image/png' }).end(bytes);
    };
    const { files } = api();
    await expect(
      files.upload('c1', new File([bytes], 'a b.png', { type: 'image/png' })),
    ).resolves.toMatchObject({
      file_id: 'f1',
      bytes: 4,
    });
    await files.upload('c1', bytes);
    const file = await files.get('c1', 'f1');
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(bytes);
    expect(seen).toMatchObject([
      { url: '/api/chats/c1/files?name=a+b.png', media_type: 'image/png', body: '\x00\xff\r\n' },
      { url: '/api/chats/c1/files', media_type: 'application/octet-stream', body: '\x00\xff\r\n' },
      { url: '/api/chats/c1/files/f1' },
    ]);
  });

  it('rejects with the code, the text and the details of a problem', async () => {
    const problem = {
      code: 'invalid_fork_point',
      detail: 'not there',
      retryable: false,
      details: { at_seq: 2 },
    };
    respond = (response) => json(response, 409, problem);
    await expect(api().chats.fork('c1', 2)).rejects.toMatchObject({
      code: 'invalid_fork_point',
      message: 'not there',
      details: { at_seq: 2 },
    });
  });

  it('rejects with `unexpected_answer` where something else than the server answered', async () => {
    respond = (response) => void response.writeHead(502).end('<html>');
    await expect(api().workflows.list()).rejects.toMatchObject({
      code: 'unexpected_answer',
      retryable: true,
    });
  });

  it('rejects with `unexpected_answer` if a success is not JSON, such as the page of a proxy', async () => {
    respond = (response) => void response.writeHead(200).end('<html>');
    await expect(api().workflows.list()).rejects.toMatchObject({
      name: 'ClientError',
      code: 'unexpected_answer',
    });
  });

  it('rejects with `unreachable` where there is no server', async () => {
    const nowhere = api({ fetch: () => Promise.reject(new TypeError('fetch failed')) });
    await expect(nowhere.workflows.list()).rejects.toMatchObject({
      code: 'unreachable',
      retryable: true,
    });
  });

  describe('a token function', () => {
    const jwt = (exp: number, name: string): string =>
      `h.${Buffer.from(JSON.stringify({ exp, name })).toString('base64url')}.s`;
    const soon = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;

    it('is asked once for calls that follow each other, and again when its token is about to expire', async () => {
      const given = [
        jwt(soon(10), 'ends soon'),
        jwt(soon(900), 'lasts'),
        jwt(soon(900), 'never asked for'),
      ];
      let asked = 0;
      const { usage } = api({ token: () => given[asked++] ?? '' });
      await Promise.all([usage(), usage()]);
      await usage();
      await usage();
      expect(seen.map(({ authorization }) => authorization)).toEqual(
        [0, 0, 1, 1].map((at) => `Bearer ${given[at]}`),
      );
    });

    it('is asked again by the next call after it threw', async () => {
      let asked = 0;
      const token = (): string => {
        if ((asked += 1) === 1) throw new Error('signed out');
        return 'jwt';
      };
      const { usage } = api({ token });
      await expect(usage()).rejects.toThrow('signed out');
      await expect(usage()).resolves.toEqual({});
    });

    it('is asked once more when its token is refused', async () => {
      let asked = 0;
      respond = (response, { authorization }) =>
        json(response, authorization === 'Bearer t2' ? 200 : 401, { code: 'token_expired' });
      const { usage } = api({ token: () => `t${(asked += 1)}` });
      await usage();
      respond = (response) => json(response, 401, { code: 'token_expired' });
      await expect(usage()).rejects.toMatchObject({ code: 'token_expired' });
      expect(seen.map(({ authorization }) => authorization)).toEqual([
        'Bearer t1',
        'Bearer t2',
        'Bearer t2',
        'Bearer t3',
      ]);
    });
  });

  it.each([
    ['ws://127.0.0.1:8000/ws', 'http://127.0.0.1:8000/api'],
    ['wss://example.com/below/ws', 'https://example.com/below/api'],
    ['https://example.com', 'https://example.com/api'],
  ])('finds the API of %s at %s', (url, base) => expect(httpBase(url)).toBe(base));

  it('refuses an address that is none', () =>
    expect(() => httpBase('nonsense')).toThrow(expect.objectContaining({ code: 'invalid_url' })));
});
