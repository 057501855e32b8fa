import type { AddressInfo } from 'node:net';
import { createTokenVerifier } from '@mozaiks/auth';
import { realClock, recordingLogger } from '@mozaiks/testkit';
import { createFakePlatform } from './fake-platform.mjs';

const secret = 'a-secret-of-the-fake-platform-only';
const lines: string[] = [];
const server = createFakePlatform({
  secret,
  key: 'platform-key',
  print: (line) => lines.push(line),
});
const base = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const post = (endpoint: string, key: string) =>
  fetch(`${base()}/${endpoint}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'x-app-id': 'app1' },
    body: '{"name":"Ada"}',
  });

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
afterAll(() => server.close());

describe('the fake platform', () => {
  it('issues tokens that the runtime accepts', async () => {
    const response = await fetch(`${base()}/token?app_id=app1&user_id=ada%40example.com`);
    const { token } = (await response.json()) as { readonly token: string };
    const settings = { issuers: ['fake-platform'], keys: { kind: 'secret', secret } } as const;
    const verifier = createTokenVerifier({
      settings,
      clock: realClock(),
      logger: recordingLogger(),
    });
    expect(await verifier.verify(token)).toMatchObject({
      scope: { app_id: 'app1', user_id: 'ada@example.com' },
      scopes: ['execution'],
    });
  });

  it('answers the calls of the samples, and prints what it received', async () => {
    const response = await post('account', 'platform-key');
    expect(await response.json()).toEqual({ plan: 'pro' });
    expect(JSON.parse(lines.at(-1) ?? '')).toMatchObject({
      endpoint: '/account',
      app_id: 'app1',
      data: { name: 'Ada' },
    });
  });

  it.each([
    ['account', 'another key', 401],
    ['nothing', 'platform-key', 404],
  ])('answers %s with %s by %d', async (endpoint, key, status) => {
    expect((await post(endpoint, key)).status).toBe(status);
  });
});
