import { SUMMARY, harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach();

const as = (bearer: string): RequestInit => ({ headers: { authorization: `Bearer ${bearer}` } });
const HELLO = {
  workflow_name: 'HelloWorld',
  title: 'Hello',
  startup_mode: 'UserDriven',
  ui_config: SUMMARY.ui,
  input_schema: { type: 'object' },
};

describe('health', () => {
  it('is reported without a token', async () => {
    for (const path of ['/livez', '/readyz', '/healthz'])
      expect((await harness.get(path)).status).toBe(200);
    expect(await (await harness.get('/healthz')).json()).toEqual({
      status: 'ok',
      checks: { store: true, draining: false },
    });
  });

  it('is not ready if a check fails, throws or does not end', async () => {
    harness.answerReadiness(async () => ({ ok: false, checks: { store: false } }));
    expect((await harness.get('/readyz')).status).toBe(503);
    harness.answerReadiness(() => Promise.reject(new Error('canary')));
    expect(await (await harness.get('/readyz')).text()).not.toContain('canary');
    const asked = new Promise<void>((resolve) => {
      harness.answerReadiness(() => {
        resolve();
        return new Promise(() => {});
      });
    });
    const answer = harness.get('/readyz');
    await asked;
    await harness.clock.advance(3_000);
    expect((await answer).status).toBe(503);
    expect((await harness.get('/livez')).status).toBe(200);
  });
});

it('/livez answers the same directly as through its route', async () => {
  const told = async (path: string) => {
    const response = await harness.get(path, { headers: { origin: `http://${harness.host}` } });
    const headers = [...response.headers].filter(([name]) => name !== 'date');
    return { status: response.status, headers, body: await response.text() };
  };
  expect(await told('/livez')).toEqual(await told('/livez?by=route'));
});

describe('workflows', () => {
  it('are listed with what clients may see', async () => {
    const response = await harness.get('/api/workflows', as(token()));
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      workflows: [HELLO, { ...HELLO, workflow_name: 'Other' }],
    });
  });

  it('are described one by one', async () => {
    expect(await (await harness.get('/api/workflows/HelloWorld', as(token()))).json()).toEqual(
      HELLO,
    );
    expect((await harness.get('/api/workflows/%48elloWorld', as(token()))).status).toBe(200);
  });

  it('are only those that the token may open', async () => {
    const bound = as(token({ workflow_name: 'Other' }));
    expect(await (await harness.get('/api/workflows', bound)).json()).toEqual({
      workflows: [{ ...HELLO, workflow_name: 'Other' }],
    });
    expect((await harness.get('/api/workflows/HelloWorld', bound)).status).toBe(403);
  });
});

describe('errors are problem+json', () => {
  const cases: Record<string, [path: string, init: RequestInit, status: number, code: string]> = {
    'no token': ['/api/workflows', {}, 401, 'unauthenticated'],
    'an invalid token': ['/api/workflows', as('x.y.z'), 401, 'unauthenticated'],
    'an expired token': ['/api/workflows', as(token({ exp: 1 })), 401, 'token_expired'],
    'an unknown workflow': ['/api/workflows/Nope', as(token()), 404, 'workflow_not_found'],
    'a workflow with errors': ['/api/workflows/Broken', as(token()), 503, 'workflow_unavailable'],
    'another address': ['/api/nope', {}, 404, 'not_found'],
    'an empty name': ['/api/workflows/', as(token()), 404, 'not_found'],
    'an address that is not encoded properly': [
      '/api/workflows/%zz',
      as(token()),
      404,
      'not_found',
    ],
    'a prototype as a name': ['/api/workflows/__proto__', as(token()), 400, 'invalid_request'],
    'a name with an encoded slash': ['/api/workflows/a%2Fb', as(token()), 400, 'invalid_request'],
    'a name with NUL': ['/api/workflows/HelloWorld%00', as(token()), 400, 'invalid_request'],
    'a name that is endless': [`/api/workflows/${'a'.repeat(2000)}`, as(token()), 404, 'not_found'],
    'a slash too many': ['/api/workflows/HelloWorld/', as(token()), 404, 'not_found'],
    'another case': ['/API/workflows', as(token()), 404, 'not_found'],
    'a key that the query has not': ['/api/workflows?x=1', as(token()), 400, 'invalid_request'],
    'a method that Fastify does not know': [
      '/livez',
      { method: 'PROPFIND' },
      405,
      'method_not_allowed',
    ],
    'another method, whatever its body': [
      '/livez',
      { method: 'POST', body: 'x' },
      405,
      'method_not_allowed',
    ],
    'the socket address without an upgrade': ['/ws', {}, 404, 'not_found'],
  };
  it.each(Object.entries(cases))('for %s', async (_name, [path, init, status, code]) => {
    const response = await harness.get(path, init);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({
      type: 'about:blank',
      status,
      code,
      title: expect.any(String),
      detail: expect.any(String),
      retryable: false,
    });
  });

  it('and name the allowed methods, and how to authenticate', async () => {
    expect((await harness.get('/livez', { method: 'PUT' })).headers.get('allow')).toBe(
      'GET, HEAD, OPTIONS',
    );
    expect((await harness.get('/api/workflows')).headers.get('www-authenticate')).toBe('Bearer');
  });
});

it('HEAD is answered like GET, without a body', async () => {
  const response = await harness.get('/livez', { method: 'HEAD' });
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
});
