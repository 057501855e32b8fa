import { request } from 'node:http';
import { harnessForEach } from '../testing/harness.fixture.ts';

describe('what developers may read', () => {
  const harness = harnessForEach();

  /** Sends a `Host` header that fetch would not send. */
  const statusFor = (
    host: string,
    headers: Record<string, string> = {},
  ): Promise<number | undefined> =>
    new Promise((resolve) => {
      const { port } = new URL(`http://${harness.host}`);
      const options = {
        host: '127.0.0.1',
        port,
        path: '/api/dev/session',
        headers: { ...headers, host: host.replace('PORT', port) },
      };
      request(options, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end();
    });

  it.each(['127.0.0.1:PORT', 'localhost:PORT', '[::1]:PORT'])(
    'is shown if Host is %s',
    async (host) => {
      expect(await statusFor(host)).toBe(200);
    },
  );

  it.each([
    'page.example:PORT',
    '127.0.0.2:PORT',
    'localhost.example:PORT',
    '127.0.0.1.nip.example',
  ])('is not shown if Host is %s', async (host) => {
    expect(await statusFor(host)).toBe(403);
  });

  it('is shown to pages on this machine, and to no others', async () => {
    expect(await statusFor('localhost:PORT', { origin: 'http://localhost:5173' })).toBe(200);
    for (const origin of ['https://evil.example', 'http://localhost.example', 'null'])
      expect(await statusFor('localhost:PORT', { origin })).toBe(403);
    expect(await statusFor('localhost:PORT', { 'sec-fetch-site': 'cross-site' })).toBe(403);
  });

  it('is not shown through a proxy', async () => {
    for (const name of ['x-forwarded-for', 'x-forwarded-host', 'via', 'cf-connecting-ip'])
      expect(await statusFor('localhost:PORT', { [name]: '127.0.0.1' })).toBe(403);
  });

  it.each([
    ['an unknown parameter', 'scope=admin'],
    ['an empty app', 'app_id='],
    ['a control character', 'user_id=a%00b'],
    ['two users', 'user_id=a&user_id=b'],
    ['a trace that is no switch', 'trace=1'],
  ])('gives no token for %s', async (_, query) => {
    const response = await harness.get(`/api/dev/session?${query}`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'invalid_request' });
  });

  it('streams reloads as they happen', async () => {
    const response = await harness.get('/api/dev/events');
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    expect(`${first?.value ?? ''}`).toContain('data: {"outcomes":{"HelloWorld":"broken"}}\n\n');
    await reader?.cancel();
  });
});
