import type { Problem } from '@mozaiks/contracts';
import { ClientError } from '../client-error.ts';
import type { ClientSettings } from '../settings.ts';
import { createTokenSource } from './token-source.ts';

export interface ApiSettings extends Pick<ClientSettings, 'url' | 'token'> {
  /** Default: `globalThis.fetch`. */
  readonly fetch?: typeof fetch;
}

export interface ApiRequest {
  readonly method?: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** Below `/api`, every part encoded. */
  readonly path: string;
  /** A list is joined by commas; what is undefined is left out. */
  readonly query?: { readonly [name: string]: unknown };
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly bytes?: {
    readonly body: Blob | ArrayBuffer | Uint8Array<ArrayBuffer>;
    readonly media_type: string;
  };
}

/**
 * Resolves with an answer that is a success; rejects with a `ClientError`: the server's code,
 * `unreachable`, or `unexpected_answer` where an error is no problem document.
 */
export type SendRequest = (request: ApiRequest) => Promise<Response>;

export function createSendRequest({ url, token, fetch: given }: ApiSettings): SendRequest {
  const base = httpBase(url);
  const tokens = createTokenSource(token);
  const once = async (
    request: ApiRequest,
  ): Promise<{ readonly used: string; readonly answer: Response }> => {
    const used = await tokens.get();
    const answer = await (given ?? fetch)(addressOf(base, request), initOf(request, used)).catch(
      (cause: unknown) => {
        throw new ClientError('unreachable', `cannot reach ${base}`, {
          retryable: true,
          cause,
        });
      },
    );
    return { used, answer };
  };
  return async (request) => {
    const first = await once(request);
    const { answer } =
      first.answer.status === 401 && tokens.refused(first.used) ? await once(request) : first;
    if (!answer.ok) throw await errorOf(answer);
    return answer;
  };
}

/** `wss://host/below/ws` -> `https://host/below/api`. Throws `invalid_url`. */
export function httpBase(url: string): string {
  const { location } = globalThis as { location?: { readonly href: string } };
  try {
    const { protocol, host, pathname } = new URL(url, location?.href);
    return `${protocol.replace(/^ws/, 'http')}//${host}${pathname.replace(/\/(ws\/?)?$/, '')}/api`;
  } catch (cause) {
    throw new ClientError('invalid_url', `${url} is not a URL`, { cause });
  }
}

function addressOf(base: string, { path, query = {} }: ApiRequest): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) parameters.set(name, String(value));
  const text = String(parameters);
  return base + path + (text && `?${text}`);
}

function initOf({ method = 'GET', json, bytes }: ApiRequest, token: string): RequestInit {
  const authorization = `Bearer ${token}`;
  if (bytes === undefined && json === undefined) return { method, headers: { authorization } };
  const { body, media_type } = bytes ?? {
    body: JSON.stringify(json),
    media_type: 'application/json',
  };
  return { method, headers: { authorization, 'content-type': media_type }, body };
}

async function errorOf(answer: Response): Promise<ClientError> {
  const problem = (await answer.json().catch(() => null)) as Partial<Problem> | null;
  const {
    code = 'unexpected_answer',
    detail = `the server answered ${answer.status}`,
    retryable = answer.status >= 500,
    details,
  } = problem ?? {};
  return new ClientError(code, detail, { retryable, details });
}
