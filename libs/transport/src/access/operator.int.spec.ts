import { request } from 'node:http';
import { harnessForEach } from '../testing/harness.fixture.ts';
import { token } from '../testing/tokens.fixture.ts';

const ROUTES = ['/metrics', '/api/metrics/performance', '/api/metrics/errors'];
const as = (bearer: string): RequestInit => ({ headers: { authorization: `Bearer ${bearer}` } });

describe('what operators may read', () => {
  describe('without an operator token', () => {
    const harness = harnessForEach();

    it.each(ROUTES)('%s is shown to clients on the same machine', async (route) => {
      expect((await harness.get(route)).status).toBe(200);
    });

    it.each(['forwarded', 'x-forwarded-for', 'x-real-ip'])(
      'is not shown to clients of a proxy on the same machine (%s)',
      async (name) => {
        expect((await harness.get('/metrics', { headers: { [name]: '127.0.0.1' } })).status).toBe(
          403,
        );
      },
    );

    it('is not shown to a page whose DNS name resolves to this machine', async () => {
      const { port } = new URL(`http://${harness.host}`);
      const status = await new Promise((resolve) => {
        request(
          { host: '127.0.0.1', port, path: '/metrics', headers: { host: `page.example:${port}` } },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        ).end();
      });
      expect(status).toBe(403);
    });

    it('is plain Prometheus text', async () => {
      const response = await harness.get('/metrics', {
        headers: { accept: 'application/openmetrics-text' },
      });
      expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
      expect(await response.text()).toBe('mozaiks_sockets 0\n');
    });
  });

  describe('with an operator token', () => {
    const harness = harnessForEach({ operatorToken: 'of-operators' });

    it.each(ROUTES)('%s is shown only to clients that send the token', async (route) => {
      expect((await harness.get(route, as('of-operators'))).status).toBe(200);
      for (const init of [{}, as('of-operator'), as('of-operators2'), as(token())])
        expect((await harness.get(route, init)).status).toBe(401);
    });
  });
});
