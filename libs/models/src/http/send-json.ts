import type { Cancellation } from './cancellation.ts';
import type { HttpAnswer } from './http-answer.ts';
import { httpRequest } from './http-request.ts';
import { RefusedRequest } from './refused-request.ts';

export interface JsonRequest {
  readonly url: string;
  /** If a header occurs twice, the later one counts. Case does not matter. */
  readonly headers: readonly { readonly [name: string]: string }[];
  /** Without it, a GET is sent. */
  readonly body?: object;
}

const OWN_HEADERS = {
  accept: 'application/json',
  'accept-encoding': 'gzip, deflate, br',
  'user-agent': 'mozaiks',
};

/**
 * Sends JSON. Resolves when the headers of a successful answer have arrived. Rejects with
 * `RefusedRequest` or `ConnectionFailed`.
 */
export async function sendJson(
  { url, headers, body }: JsonRequest,
  cancellation: Cancellation,
): Promise<HttpAnswer> {
  const sent: { [name: string]: string } = { ...OWN_HEADERS };
  if (body !== undefined) sent['content-type'] = 'application/json';
  for (const some of headers)
    for (const name of Object.keys(some)) sent[name.toLowerCase()] = some[name] ?? '';
  const answer = await httpRequest(
    body === undefined
      ? { method: 'GET', url, headers: sent }
      : { method: 'POST', url, headers: sent, body: JSON.stringify(body) },
    cancellation,
  );
  if (answer.status >= 200 && answer.status < 300) return answer;
  throw new RefusedRequest(answer, await textOf(answer));
}

/** The most characters of an error body that are read. */
const MAX_REFUSAL = 256 * 1024;

/** The whole text, or its start if the body breaks off or is too long. */
const textOf = ({ body, hangUp }: HttpAnswer): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const end = (): void => resolve(text);
    body.on('data', (piece: string) => {
      text += piece;
      if (text.length <= MAX_REFUSAL) return;
      hangUp();
      end();
    });
    body.on('end', end).on('error', end).on('close', end);
  });
