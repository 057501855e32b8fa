import type { JsonObject } from '@mozaiks/contracts';
import type { Server } from './server.fixture.ts';
import { signToken, type Claims } from './token.fixture.ts';

export interface Told {
  readonly status: number;
  readonly text: string;
  /** Empty where the answer is no JSON object. */
  readonly body: JsonObject;
  readonly headers: Headers;
}

export interface Asked {
  readonly claims?: Claims;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** `GET /api/chats` and the like: an HTTP request with a token, and with a JSON body if there is one. */
export async function ask(
  server: Server,
  address: string,
  { claims = {}, headers = {}, body }: Asked = {},
): Promise<Told> {
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
