import { ERROR_CODES, RuntimeError, type ErrorCode, type JsonObject } from '@mozaiks/contracts';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { userMessage, workflowComplete } from '../testing/events.fixture.ts';
import { ADA, harnessForEach, startHarness, type Harness } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';
import { codesOf, openApiOf } from './openapi.ts';
import type { Route } from './route.ts';
import { routesWith } from './routes/index.ts';

const ROUTES = routesWith([]);
const document = openApiOf(ROUTES);
interface Operation {
  readonly operationId: string;
  readonly responses: {
    readonly [status: string]: {
      readonly content?: { readonly [type: string]: { readonly schema: object } };
    };
  };
}
const operations = Object.entries(
  document['paths'] as unknown as {
    readonly [path: string]: { readonly [method: string]: Operation };
  },
).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    operation,
  })),
);
const operationOf = ({ path, method }: Route): Operation | undefined =>
  operations.find((other) => other.path === path && other.method === method)?.operation;

const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
ajv.addSchema({ ...document, $id: 'openapi' });
const schemaAt = (path: readonly string[]): object => ({
  $ref: `openapi#/${path.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
});

/** A body that each route accepts. */
const BODIES: { readonly [operation: string]: JsonObject } = {
  createChat: { workflow_name: 'HelloWorld', chat_id: 'c1' },
  renameChat: { title: 'A title' },
  sendCommand: { type: 'user_message', text: 'hi', workflow_name: 'HelloWorld', command_id: 'k1' },
  forkChat: { at_seq: 2 },
};

const pathOf = ({ path }: Route, chat_id = 'c1'): string =>
  path
    .replace('{chat_id}', chat_id)
    .replace('{file_id}', 'f1')
    .replace('{workflow_name}', 'HelloWorld');

const initOf = ({ method, body, operation }: Route, as: string | null = token()): RequestInit => ({
  method,
  headers: {
    ...(as === null ? {} : { authorization: `Bearer ${as}` }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  },
  ...(body === undefined ? {} : { body: JSON.stringify(BODIES[operation]) }),
});

type Provoke = (harness: Harness, route: Route) => Promise<Response>;
const withHeaders =
  (headers: Record<string, string>): Provoke =>
  (harness, route) => {
    const init = initOf(route);
    return harness.get(pathOf(route), {
      ...init,
      headers: { ...(init.headers as Record<string, string>), ...headers },
    });
  };
const withToken =
  (as: string | null): Provoke =>
  (harness, route) =>
    harness.get(pathOf(route), initOf(route, as));
const failing =
  (error: Error): Provoke =>
  (harness, route) => {
    harness.chats.failure = error;
    return harness.get(pathOf(route), initOf(route));
  };
const inHarness = async (
  settings: Parameters<typeof startHarness>[0],
  provoke: Provoke,
  route: Route,
): Promise<Response> => {
  const other = await startHarness(settings);
  other.chats.create(ADA, 'c1');
  const response = await provoke(other, route);
  await other.stop();
  return response;
};
const RATES = { perSecond: 0, burst: 0 };

/** Causes each documented error of a route. */
const PROVOKE: { readonly [code in ErrorCode]?: Provoke } = {
  unauthenticated: withToken(null),
  token_expired: withToken(token({ exp: 1 })),
  origin_not_allowed: withHeaders({ origin: 'https://evil.example' }),
  too_many_requests: (_, route) =>
    inHarness({ rates: { socket: RATES, user: RATES, app: RATES } }, withToken(token()), route),
  internal: failing(new Error('a bug')),
  invalid_request: (harness, route) => harness.get(`${pathOf(route)}?no=such`, initOf(route)),
  request_too_big: (harness, route) =>
    harness.get(pathOf(route), { ...initOf(route), body: `"${'x'.repeat(1024 * 1024)}"` }),
  unsupported_media_type: (harness, route) =>
    withHeaders({
      'content-type': route.takesBytes === true ? 'multipart/form-data; boundary=x' : 'text/plain',
    })(harness, route),
  chat_not_found: (harness, route) => harness.get(pathOf(route, 'none'), withoutWorkflow(route)),
  forbidden: (harness, route) => {
    const bound =
      route.path === '/api/chats' && route.method === 'GET' ? '?workflow_name=HelloWorld' : '';
    return harness.get(
      `${pathOf(route)}${bound}`,
      initOf(route, token({ workflow_name: 'Other', chat_id: 'c2' })),
    );
  },
  text_too_long: (_, route) => inHarness({ maxTextBytes: 1 }, withToken(token()), route),
  too_many_sockets: (_, route) => inHarness({ maxSocketsPerUser: 0 }, withToken(token()), route),
  shutting_down: async (harness, route) => {
    await harness.transport.drain();
    return harness.get(pathOf(route), initOf(route));
  },
};
const withoutWorkflow = (route: Route): RequestInit =>
  route.operation === 'sendCommand'
    ? { ...initOf(route), body: JSON.stringify({ type: 'cancel' }) }
    : initOf(route);

/** For operators: sends a wrong token, or no token through a proxy. */
const PROVOKE_FOR_OPERATORS: typeof PROVOKE = {
  unauthenticated: (_, route) =>
    inHarness({ operatorToken: 'of-operators' }, withToken(token()), route),
  forbidden: withHeaders({ 'x-forwarded-for': '198.51.100.7' }),
};

const PROVOKE_FOR_DEVELOPERS: typeof PROVOKE = {
  forbidden: withHeaders({ 'x-forwarded-for': '198.51.100.7' }),
};

/** Errors that only the chat service detects are passed on unchanged. */
const provocation = (code: ErrorCode, { access }: Route): Provoke =>
  (access === 'operator'
    ? PROVOKE_FOR_OPERATORS[code]
    : access === 'developer'
      ? PROVOKE_FOR_DEVELOPERS[code]
      : undefined) ??
  PROVOKE[code] ??
  failing(new RuntimeError(code));

it('the document has every route, and no others', () => {
  const addresses = (all: readonly { readonly method: string; readonly path: string }[]) =>
    all.map(({ method, path }) => `${method} ${path}`).sort();
  expect(addresses(operations)).toEqual(addresses(ROUTES));
  expect(new Set(operations.map(({ operation }) => operation.operationId)).size).toBe(
    operations.length,
  );
});

it('every schema of the document compiles, and every reference resolves', () => {
  for (const name of Object.keys((document['components'] as { schemas: object }).schemas))
    ajv.compile(schemaAt(['components', 'schemas', name]));
  const refs = JSON.stringify(document).match(/#\/components\/schemas\/[^"]+/g) ?? [];
  expect(refs.length).toBeGreaterThan(20);
});

describe('the document', () => {
  const harness = harnessForEach();
  beforeEach(async () => {
    const log = harness.chats.create(ADA, 'c1');
    harness.chats.commit(log, [userMessage('hi'), workflowComplete()]);
    async function* content() {
      yield Buffer.from('hi');
    }
    const file = {
      file_id: 'f1',
      media_type: 'text/plain',
      created_at: '2026-01-01T00:00:00.000Z',
      content: content(),
    };
    await harness.chats.files.put(log, file, {
      max_bytes: 9,
      max_chat_bytes: 9,
      max_chat_files: 9,
    });
  });

  it('is served without a token', async () => {
    expect(await (await harness.get('/api/openapi.json')).json()).toEqual(document);
  });

  it.each(ROUTES.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'documents the answer of %s',
    async (_name, route) => {
      const abort = new AbortController();
      const response = await harness.get(pathOf(route), { ...initOf(route), signal: abort.signal });
      const documented = operationOf(route)?.responses[response.status];
      const type = response.headers.get('content-type');
      expect([
        response.status < 300,
        documented?.content === undefined ? null : Object.keys(documented.content),
      ]).toEqual([
        true,
        type === null ? null : [route.operation === 'downloadFile' ? '*/*' : type],
      ]);
      if (type === 'application/json') {
        const path = [
          'paths',
          route.path,
          route.method.toLowerCase(),
          'responses',
          String(response.status),
          'content',
          type,
          'schema',
        ];
        const validate = ajv.compile(schemaAt(path));
        expect({ fits: validate(await response.json()), errors: validate.errors ?? [] }).toEqual({
          fits: true,
          errors: [],
        });
      }
      abort.abort();
    },
  );

  const errors = ROUTES.flatMap((route) =>
    codesOf(route).map((code) => [`${route.method} ${route.path}`, code, route] as const),
  );
  it.each(errors)('documents for %s the error %s, which occurs', async (_name, code, route) => {
    const response = await provocation(code, route)(harness, route);
    expect([response.status, ((await response.json()) as JsonObject)['code']]).toEqual([
      ERROR_CODES[code].status,
      code,
    ]);
    expect(operationOf(route)?.responses[response.status]?.content).toHaveProperty([
      'application/problem+json',
    ]);
  });
});
