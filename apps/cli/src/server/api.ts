import type { Problem } from '@mozaiks/contracts';
import { nobodyAt } from '../chat/served-workflows.ts';
import { CommandError } from '../failure.ts';
import type { Io } from '../io.ts';
import { clean } from '../render/clean.ts';
import { serverOf, tokenHint, tokenOf, type ServerOptions } from './named-server.ts';

export interface ApiRequest {
  readonly method: 'GET' | 'PATCH' | 'POST' | 'DELETE';
  /** Below `/api`, with its query. */
  readonly path: string;
  readonly body?: object;
  /** The answer may take as long as it wants. Default: 30 s. */
  readonly isLong?: boolean;
}

/** The HTTP API as the user of the token. Throws CommandError if no server answers, and with the problem if it refuses. */
export interface Api {
  /** An answer with a 2xx status, its body unread. */
  send(request: ApiRequest): Promise<Response>;
  /** The body of the answer. The server is trusted to keep to its own description. */
  json<T>(request: ApiRequest): Promise<T>;
}

const TIMEOUT_MS = 30_000;

export async function openApi(io: Io, options: ServerOptions): Promise<Api> {
  const server = await serverOf(io, options);
  const base = server.url.replace(/^ws/, 'http').replace(/\/ws\/?$/, '/api');

  async function send({ method, path, body, isLong = false }: ApiRequest): Promise<Response> {
    const token = tokenOf(server);
    // fetch would fail as it does if no server answers.
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

/** One line for people, with the code for programs. */
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
