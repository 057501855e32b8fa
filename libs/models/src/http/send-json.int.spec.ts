import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createBrotliCompress, createDeflate, createGzip } from 'node:zlib';
import { until } from '@mozaiks/testkit';
import { cancellationOf, type Cancellation } from './cancellation.ts';
import type { HttpAnswer } from './http-answer.ts';
import { sendJson } from './send-json.ts';

type Handler = (request: IncomingMessage, response: ServerResponse, body: string) => void;

interface Listening {
  readonly url: string;
  readonly sockets: readonly Socket[];
  readonly server: Server;
}

describe('a request over HTTP', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.close();
      server.closeAllConnections();
    }
  });

  async function listen(handler: Handler): Promise<Listening> {
    const sockets: Socket[] = [];
    const server = createServer((request, response) => {
      let body = '';
      request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
      request.on('end', () => handler(request, response, body));
    });
    server.on('connection', (socket) => sockets.push(socket));
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return { url: `http://127.0.0.1:${port}`, sockets, server };
  }

  const never: Cancellation = { onCancel: () => {} };
  const post = (url: string, cut = never): Promise<HttpAnswer> =>
    sendJson(
      { url, headers: [{ Authorization: 'Bearer key', 'X-Team': 'blue' }], body: { n: 1 } },
      cut,
    );
  const textOf = async ({ body }: HttpAnswer): Promise<string> => {
    let text = '';
    for await (const piece of body) text += piece as string;
    return text;
  };
  const ask = async (url: string): Promise<string> => textOf(await post(url));

  it('reuses an open connection', async () => {
    const { url, sockets } = await listen((_request, response, body) => response.end(body));
    expect([await ask(url), await ask(url), sockets.length]).toEqual(['{"n":1}', '{"n":1}', 1]);
  });

  it('is sent over a new connection if the server has closed the kept one', async () => {
    let requests = 0;
    const { url, sockets } = await listen((request, response) => {
      requests += 1;
      if (requests === 2) request.socket.destroy();
      else response.end('an answer');
    });
    await ask(url);
    expect([await ask(url), requests, sockets.length]).toEqual(['an answer', 3, 2]);
  });

  it('is not sent again if a new connection is closed', async () => {
    let requests = 0;
    const { url } = await listen((request) => {
      requests += 1;
      request.socket.destroy();
    });
    await expect(ask(url)).rejects.toMatchObject({ name: 'ConnectionFailed' });
    expect(requests).toBe(1);
  });

  it.each([
    [307, 'POST {"n":1}'],
    [308, 'POST {"n":1}'],
    [303, 'GET '],
  ])('follows a redirect with status %d as %s', async (status, seen) => {
    const { url } = await listen((request, response, body) => {
      if (request.url === '/') response.writeHead(status, { location: '/there' }).end('moved');
      else response.end(`${request.method} ${body}`);
    });
    expect(await ask(url)).toBe(seen);
  });

  it('sends keys to no other origin that it is redirected to', async () => {
    const other = await listen(({ headers }, response) =>
      response.end(JSON.stringify([headers.authorization, headers['x-team'], headers.accept])),
    );
    const { url } = await listen((_request, response) =>
      response.writeHead(307, { location: other.url }).end(),
    );
    expect(await ask(url)).toBe('[null,null,"application/json"]');
  });

  it('gives up after too many redirects', async () => {
    const { url } = await listen((_request, response) =>
      response.writeHead(307, { location: '/' }).end(),
    );
    await expect(ask(url)).rejects.toMatchObject({
      name: 'ConnectionFailed',
      cause: { message: 'more than 20 redirects' },
    });
  });

  it.each([
    ['gzip', createGzip],
    ['br', createBrotliCompress],
    ['deflate', createDeflate],
  ])('reads an answer in %s piece by piece', async (encoding, create) => {
    let more = (): void => {};
    const { url } = await listen((_request, response) => {
      response.writeHead(200, { 'content-encoding': encoding });
      const encoder = create();
      encoder.pipe(response);
      encoder.write('ein Stück, ');
      encoder.flush();
      more = () => encoder.end('und noch eins');
    });
    const pieces: string[] = [];
    const { body } = await post(url);
    body.on('data', (piece: string) => pieces.push(piece));
    await until(() => pieces.join('') === 'ein Stück, ');
    more();
    await until(() => pieces.join('') === 'ein Stück, und noch eins');
  });

  it('joins a character that arrives in two pieces', async () => {
    const { url } = await listen((_request, response) => {
      const [first, ...rest] = Buffer.from('é');
      response.write(Buffer.from([first ?? 0]), () =>
        setTimeout(() => response.end(Buffer.from(rest)), 20),
      );
    });
    expect(await ask(url)).toBe('é');
  });

  it.each([
    ['{"error":{"message":"no","code":7,"type":"t"}}', { message: '400 no', code: '7', type: 't' }],
    ['{"detail":"no"}', { message: '400 no', error: { detail: 'no' } }],
    ['no such page', { message: '400 no such page', error: undefined }],
    ['', { message: '400 without a body' }],
  ])('that is rejected with %s reports that', async (text, error) => {
    const { url } = await listen((_request, response) =>
      response.writeHead(400, { 'retry-after': '7' }).end(text),
    );
    const refused = await post(url).catch((thrown: unknown) => thrown);
    expect(refused).toMatchObject({ name: 'RefusedRequest', status: 400, ...error });
    expect((refused as { headers: Headers }).headers.get('retry-after')).toBe('7');
  });

  it.each([
    ['before the headers', () => {}],
    ['within the answer', (response: ServerResponse) => void response.write('a piece')],
    ['within a refusal', (response: ServerResponse) => void response.writeHead(500).write('no')],
  ])('that is cut off %s closes the connection and ends', async (_when, answer) => {
    const controller = new AbortController();
    const { url, sockets } = await listen((_request, response) => answer(response));
    const ended = post(url, cancellationOf(controller.signal))
      .then(textOf)
      .then(
        () => 'whole',
        () => 'failed',
      );
    await until(() => sockets.length === 1);
    await new Promise((resolve) => setTimeout(resolve, 30));
    controller.abort('cancel');
    expect(await ended).toBe('failed');
    await until(() => sockets.every((socket) => socket.destroyed));
  });

  it('reads no faster than its consumer', async () => {
    let written = 0;
    const { url } = await listen((_request, response) => {
      const piece = Buffer.alloc(64 * 1024, 'x');
      const write = (): void => {
        while (written < 1000 && response.write(piece)) written += 1;
        if (written < 1000) response.once('drain', write);
      };
      write();
    });
    const { body, hangUp } = await post(url);
    body.once('data', () => body.pause());
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(written).toBeLessThan(1000);
    hangUp();
  });

  it('leaves the connection open for the next one once the rest is not needed', async () => {
    const { url, sockets } = await listen((_request, response) => response.end('the rest'));
    (await post(url)).discardRest();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect([await ask(url), sockets.length]).toEqual(['the rest', 1]);
  });

  it('closes a connection if the rest does not end', async () => {
    const { url, sockets } = await listen((_request, response) => void response.write('the rest'));
    (await post(url)).discardRest();
    await until(() => sockets.every((socket) => socket.destroyed));
  });
});
