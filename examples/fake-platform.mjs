// The other side: a platform that issues tokens and answers the calls of the sample workflows,
// printing what it received.
//   PLATFORM_SECRET=<32 bytes or more> node examples/fake-platform.mjs
//   JWT_SECRET=<the same> ALLOWED_ISSUERS=fake-platform PLATFORM_API_URL=http://127.0.0.1:9000
//     PLATFORM_API_KEY=platform-key npm start
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';

/** @param {unknown} value */
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/**
 * A JWT as a platform signs it. The tenant is a claim, so that no client can choose it.
 * @param {{ secret: string, app_id: string, user_id: string, seconds?: number }} wanted
 */
export function issueToken({ secret, app_id, user_id, seconds = 3600 }) {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: 'fake-platform',
    app_id,
    user_id,
    scope: 'execution',
    iat: now,
    exp: now + seconds,
  };
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part(claims)}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
}

/** @type {Readonly<Record<string, (data: any) => unknown>>} */
const endpoints = {
  '/account': () => ({ plan: 'pro' }),
  '/orders/lookup': ({ order_id }) => ({
    item: 'Annual plan',
    amount: 120,
    paid: order_id !== 'A-101',
  }),
  '/refunds': ({ order_id, amount }) => ({ order_id, refunded: amount }),
};

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text === '' ? {} : JSON.parse(text);
}

/**
 * `GET /token?app_id=…&user_id=…` returns a token. The endpoints above require the key, as the
 * runtime sends it.
 * @param {{ secret: string, key: string, print?: (line: string) => void }} options
 */
export function createFakePlatform({ secret, key, print = console.log }) {
  return createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://platform');
    const {
      authorization,
      'x-app-id': app_id,
      'x-user-id': user_id,
      'idempotency-key': idempotency_key,
    } = request.headers;
    /** @param {number} status @param {unknown} body */
    const answer = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

    if (request.method === 'GET' && url.pathname === '/token') {
      const [app_id = 'demo', user_id = 'demo'] = [
        url.searchParams.get('app_id') ?? undefined,
        url.searchParams.get('user_id') ?? undefined,
      ];
      return answer(200, { token: issueToken({ secret, app_id, user_id }) });
    }
    const endpoint = Object.hasOwn(endpoints, url.pathname) ? endpoints[url.pathname] : undefined;
    if (request.method !== 'POST' || endpoint === undefined)
      return answer(404, { error: 'no such endpoint' });
    if (authorization !== `Bearer ${key}`) return answer(401, { error: 'wrong key' });
    const data = await bodyOf(request);
    print(JSON.stringify({ endpoint: url.pathname, app_id, user_id, idempotency_key, data }));
    return answer(200, endpoint(data));
  });
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const secret = process.env['PLATFORM_SECRET'] ?? 'a-secret-of-the-fake-platform-only';
  const key = process.env['PLATFORM_API_KEY'] ?? 'platform-key';
  const port = Number(process.env['PLATFORM_PORT'] ?? 9000);
  createFakePlatform({ secret, key }).listen(port, '127.0.0.1', () => {
    console.log(
      `fake platform at http://127.0.0.1:${port}, token: curl 'http://127.0.0.1:${port}/token?app_id=app1&user_id=ada'`,
    );
  });
}
