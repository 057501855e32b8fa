import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readSettings } from './config/read-settings.ts';
import { DEV_ISSUER, devToken, readDevSecret } from './dev-identity.ts';

const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
const settings = (env: Record<string, string>) =>
  readSettings({ JWT_SECRET: 'secret-secret-secret-secret-secret', ...env });

describe('the development secret', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-dev-'));
  const dataDir = path.join(folder, 'data');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is created once, readable only by its owner, and kept', () => {
    const secret = readDevSecret(dataDir);
    expect(secret.length).toBeGreaterThanOrEqual(43);
    expect(readDevSecret(dataDir)).toBe(secret);
    expect(readFileSync(path.join(dataDir, 'dev-secret'), 'utf8').trim()).toBe(secret);
    expect(statSync(path.join(dataDir, 'dev-secret')).mode & 0o777).toBe(0o600);
    expect(readdirSync(dataDir)).toEqual(['dev-secret']);
  });
});

describe('a development token', () => {
  it('is for the demo tenant by default', () => {
    expect(claimsOf(devToken(settings({})))).toMatchObject({
      iss: DEV_ISSUER,
      app_id: 'demo',
      user_id: 'demo',
      scope: 'execution',
    });
    expect(
      claimsOf(devToken(settings({}), { app_id: 'a', user_id: 'b', scope: 'x y' })),
    ).toMatchObject({
      app_id: 'a',
      user_id: 'b',
      scope: 'x y',
    });
  });

  it('has the requested lifetime', () => {
    const { exp } = claimsOf(devToken(settings({}), { lifetime: 60 }));
    expect(Math.abs(Number(exp) - 60 - Date.now() / 1000)).toBeLessThan(5);
  });

  it('has the claims that the settings of the server require', () => {
    const env = {
      ALLOWED_ISSUERS: 'platform,other',
      JWT_AUDIENCE: 'here',
      JWT_REQUIRED_SCOPE: 'run',
      JWT_USER_ID_CLAIM: 'sub',
    };
    expect(claimsOf(devToken(settings(env)))).toMatchObject({
      iss: 'platform',
      aud: 'here',
      scope: 'run',
      sub: 'demo',
    });
  });

  it.each([
    ['the server verifies with a public key', { JWKS_URL: 'https://example.com/jwks' }],
    ['it is production', { NODE_ENV: 'production' }],
  ])('cannot be created if %s', (_, env) => {
    expect(() => devToken(readSettings(env))).toThrow(/token/);
  });
});
