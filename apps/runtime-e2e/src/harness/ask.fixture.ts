import type { JsonObject } from '@mozaiks/contracts';
import type { Server } from './server.fixture.ts';
import { signToken, type Claims } from './token.fixture.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
  /** Empty if the answer is not a JSON object. */
  readonly body: JsonObject;
  readonly headers: Headers;
}

export interface AskOptions {
  readonly claims?: Claims;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** An HTTP request with a token, such as `GET /api/chats`, and optionally with a JSON body. */
export async function ask(
  server: Server,
  address: string,
  { claims = {}, headers = {}, body }: AskOptions = {},
): Promise<HttpAnswer> {
  const [method = '', path = ''] = address.split(' ');
  const typed = body === undefined ? {} : { 'content-type': 'application/json' };
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${signToken(claims)}`, ...typed, ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    text,
    headers: response.headers,
    body: text.startsWith('{') && !text.includes('}\n{') ? objectOf(text) : {},
  };
}

const objectOf = (text: string): JsonObject => JSON.parse(text) as JsonObject;
