import { harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const harness = harnessForEach({
  allowedOrigins: ['https://app.example'],
  allowLoopbackOrigins: true,
});

const from = (origin: string, more: Record<string, string> = {}): RequestInit => ({
  headers: { origin, authorization: `Bearer ${token()}`, ...more },
});
const preflight = (origin: string): RequestInit => ({
  method: 'OPTIONS',
  headers: {
    origin,
    'access-control-request-method': 'GET',
    'access-control-request-headers': 'authorization',
  },
});
const allowedOrigin = ({ headers }: Response): string | null =>
  headers.get('access-control-allow-origin');

describe('a page of another origin', () => {
  it.each(['https://app.example', 'http://localhost:5173', 'http://127.0.0.1:3000'])(
    'may read answers if it is allowed (%s)',
    async (origin) => {
      const answer = await harness.get('/api/workflows', from(origin));
      expect(answer.status).toBe(200);
      expect(allowedOrigin(answer)).toBe(origin);
      expect(answer.headers.get('vary')).toBe('origin');
    },
  );

  it('may read errors as well', async () => {
    const answer = await harness.get('/api/workflows/Nope', from('https://app.example'));
    expect(answer.status).toBe(404);
    expect(allowedOrigin(answer)).toBe('https://app.example');
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
  });

  it('sends a preflight without a token, and learns the methods and headers', async () => {
    const answer = await harness.get('/api/workflows', preflight('http://localhost:5173'));
    expect(answer.status).toBe(204);
    expect(allowedOrigin(answer)).toBe('http://localhost:5173');
    expect(answer.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS');
    expect(answer.headers.get('access-control-allow-headers')).toContain('last-event-id');
  });

  it.each(['https://evil.example', 'http://localhost.example', 'null'])(
    'is refused if it is not allowed (%s)',
    async (origin) => {
      const answer = await harness.get('/api/workflows', from(origin));
      expect(answer.status).toBe(403);
      expect(await answer.json()).toMatchObject({ code: 'origin_not_allowed' });
      expect(allowedOrigin(answer)).toBeNull();
      expect(harness.logs).toContainEqual(
        expect.objectContaining({
          fields: expect.objectContaining({ data: { origin, setting: 'ALLOWED_ORIGINS' } }),
        }),
      );
    },
  );

  it('is not allowed by the answer to its preflight either', async () => {
    expect(
      allowedOrigin(await harness.get('/api/workflows', preflight('https://evil.example'))),
    ).toBeNull();
  });
});

it('OPTIONS without a page answers with the methods of the address', async () => {
  const answer = await harness.get('/api/workflows', { method: 'OPTIONS' });
  expect(answer.status).toBe(204);
  expect(answer.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
  expect(answer.headers.get('access-control-allow-methods')).toBeNull();
  expect((await harness.get('/api/nope', { method: 'OPTIONS' })).status).toBe(404);
});

it('every answer forbids framing, caching and sniffing', async () => {
  for (const path of ['/livez', '/api/workflows', '/api/nope', '/%zz']) {
    const { headers } = await harness.get(path);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});
