import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { SECURITY_HEADERS } from '../http/reply.ts';
import { encodingFor, readPage, type PageFile } from './page-files.ts';

/**
 * All content comes from this server. Inline scripts and styles are forbidden, and text cannot
 * become markup or code.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const PREFIX = '/console/';
const INDEX = 'index.html';
/** Vite adds a content hash to the names of these files, so they never change. */
const HASHED = 'assets/';
const FOREVER = 'public, max-age=31536000, immutable';

/**
 * Serves the page in `folder` at `/console/`, and redirects `/` and `/console` there. The redirects
 * are relative, since a proxy may serve everything under a path prefix. All other requests go to
 * `next`.
 */
export function createPageEdge(folder: string, next: RequestListener): RequestListener {
  const files = readPage(folder);
  return (request, response) => {
    const [path = ''] = (request.url ?? '').split('?');
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && (path === '/' || path === '/console')) {
      response
        .writeHead(302, { ...SECURITY_HEADERS, location: PREFIX.slice(1), 'content-length': 0 })
        .end();
      return;
    }
    const file =
      isRead && path.startsWith(PREFIX) ? files.get(path.slice(PREFIX.length) || INDEX) : undefined;
    if (file === undefined) next(request, response);
    else send(request, response, { file, isHashed: path.startsWith(`${PREFIX}${HASHED}`) });
  };
}

interface Sent {
  readonly file: PageFile;
  readonly isHashed: boolean;
}

function send(request: IncomingMessage, response: ServerResponse, { file, isHashed }: Sent): void {
  const encoding = encodingFor(file, request.headers['accept-encoding']?.toString());
  const etag = `"${file.hash}${encoding === null ? '' : `-${encoding}`}"`;
  const headers = {
    ...SECURITY_HEADERS,
    'content-security-policy': POLICY,
    'cache-control': isHashed ? FOREVER : 'no-cache',
    vary: 'accept-encoding',
    etag,
  };
  if (isKnown(request.headers['if-none-match'], etag)) {
    response.writeHead(304, headers).end();
    return;
  }
  const bytes = encoding === null ? file.plain : (file.encoded.get(encoding) ?? file.plain);
  response.writeHead(200, {
    ...headers,
    'content-type': file.type,
    'content-length': bytes.length,
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
  });
  response.end(request.method === 'HEAD' ? undefined : bytes);
}

const isKnown = (known: string | undefined, etag: string): boolean =>
  (known ?? '').split(',').some((tag) => tag.trim().replace(/^W\//, '') === etag);
