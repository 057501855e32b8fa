import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '@mozaiks/contracts';
import { problemOf } from './check-request.ts';
import { replyWithError } from './error-reply.ts';
import type { MockProtocol, MockReply, MockRequest } from './mock-reply.ts';
import { playReply } from './play-reply.ts';

export interface MockModelServer {
  /** The base URL for an Anthropic client. */
  readonly anthropic_url: string;
  /** The base URL for an OpenAI client. */
  readonly openai_url: string;
  /** Every request so far, including rejected ones. */
  readonly requests: readonly MockRequest[];
  /** Adds replies to the queue. Each answers one request. */
  reply(...replies: readonly MockReply[]): void;
  /** The number of requests that are being answered now, including those that hang. */
  open(): number;
  /** Closes all connections. */
  close(): Promise<void>;
}

export interface MockModelServerOptions {
  readonly replies?: readonly MockReply[];
  /** Answers requests when the queue is empty. Default: `{text: 'ok'}`. */
  readonly answer?: (request: MockRequest) => MockReply;
  /**
   * The failure of `GET /v1/models`, which is not part of `requests`: a status, or no answer at
   * all. Default: none.
   */
  readonly listFault?: number | 'hang';
}

const PROTOCOLS: { readonly [path: string]: MockProtocol } = {
  '/v1/chat/completions': 'openai',
  '/v1/responses': 'responses',
  '/v1/messages': 'anthropic',
};

/**
 * A model server for tests, on a free port of this machine. It streams scripted replies, with
 * scripted faults, like OpenAI's Chat Completions and Responses and Anthropic's Messages. It
 * rejects, with 400, requests that the real APIs would reject: unanswered calls, invalid tool
 * names, empty contents, missing `max_tokens`, reasoning that it did not produce.
 */
export async function startMockModelServer({
  replies = [],
  answer = () => ({ text: 'ok' }),
  listFault,
}: MockModelServerOptions = {}): Promise<MockModelServer> {
  const queue = [...replies];
  const requests: MockRequest[] = [];
  const answering = new Set<ServerResponse>();

  const handle = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    answering.add(response);
    response.on('close', () => answering.delete(response));
    if (incoming.method === 'GET' && incoming.url?.split('?')[0] === '/v1/models')
      return listModels(incoming, response, listFault);
    const protocol = PROTOCOLS[incoming.url?.split('?')[0] ?? ''];
    if (protocol === undefined)
      return replyWithError(response, 'openai', { status: 404, message: 'unknown address' });
    const request = await read(incoming, protocol);
    requests.push(request);
    const problem = problemOf(request);
    if (problem !== null)
      return replyWithError(response, protocol, { status: 400, message: problem });
    await playReply({
      request,
      reply: queue.shift() ?? answer(request),
      number: requests.length,
      incoming,
      response,
    });
  };

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    anthropic_url: url,
    openai_url: `${url}/v1`,
    requests,
    reply: (...more) => void queue.push(...more),
    open: () => answering.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function read(incoming: IncomingMessage, protocol: MockProtocol): Promise<MockRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
  );
  return {
    protocol,
    path: incoming.url ?? '',
    headers,
    body: JSON.parse(Buffer.concat(chunks).toString('utf8')) as JsonObject,
  };
}

/** `GET /v1/models`, which is the same in both protocols. */
function listModels(
  incoming: IncomingMessage,
  response: ServerResponse,
  fault: MockModelServerOptions['listFault'],
): void {
  if (fault === 'hang') return;
  const protocol = incoming.headers['anthropic-version'] === undefined ? 'openai' : 'anthropic';
  if (fault !== undefined)
    return replyWithError(response, protocol, { status: fault, message: `fault ${fault}` });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data: [], has_more: false }));
}
