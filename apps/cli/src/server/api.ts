import type { Problem } from '@mozaiks/contracts';
import { nobodyAt } from '../chat/served-workflows.ts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { clean } from '../render/clean.ts';
import { serverOf, tokenHint, tokenOf, type ServerOptions } from './named-server.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE';
  /** The path below `/api`, with its query. */
  readonly path: string;
  readonly body?: object;
  /** The response has no time limit. Default: 30 s. */
  readonly isLong?: boolean;
}

/**
 * The HTTP API, called as the user of the token. Throws a CommandError if no server answers, and
 * one with the problem if the server rejects the request.
 */
export interface Api {
  /** A response with a 2xx status, whose body is not read yet. */
  send(request: ApiRequest): Promise<Response>;
  /** The body of the response. It is not validated against the API description. */
  json<T>(request: ApiRequest): Promise<T>;
}

const TIMEOUT_MS = 30_000;

export async function openApi(io: Io, options: ServerOptions): Promise<Api> {
  const server = await serverOf(io, options);
  const base = server.url.replace(/^ws/, 'http').replace(/\/ws\/?$/, '/api');

  async function send({ method, path, body, isLong = false }: ApiRequest): Promise<Response> {
    const token = tokenOf(server);
    // fetch would fail as if no server answered.
    if (!/^[\x21-\x7e]+$/.test(token))
      throw new CommandError(
        `The token is empty or has characters that no token has. ${tokenHint(token)}`,
      );
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(isLong ? {} : { signal: AbortSignal.timeout(TIMEOUT_MS) }),
    }).catch(() => null);
    if (response === null) throw new CommandError(nobodyAt(server.url));
    if (!response.ok) throw new CommandError(await refusalOf(response, options));
    return response;
  }

  async function json<T>(request: ApiRequest): Promise<T> {
    const response = await send(request);
    const text = await response.text().catch(() => null);
    if (text === null)
      throw new CommandError(
        `The connection to ${server.url} was lost before the answer was complete.`,
      );
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new CommandError(`${base}${request.path} does not answer with JSON.`);
    }
  }
  return { send, json };
}

/** One line for the user, with the code for programs. */
async function refusalOf(response: Response, { token }: ServerOptions): Promise<string> {
  const { code, detail, details } = ((await response.json().catch(() => null)) ??
    {}) as Partial<Problem>;
  if (code === undefined || detail === undefined)
    return `${response.url} answers with status ${response.status}.`;
  const { problem = details } = details ?? {};
  const about =
    problem === undefined
      ? ''
      : `: ${typeof problem === 'string' ? problem : JSON.stringify(problem)}`;
  const hint = response.status === 401 ? `. ${tokenHint(token)}` : '';
  return clean(`${detail} (${code})${about}${hint}`).replaceAll('\n', ' ');
}
