import { planOf } from './plan.ts';
import { ConfigError, readSettings, type Environment } from './read-settings.ts';
import { SETTINGS } from './settings.ts';

const plan = (env: Environment = {}) => planOf(readSettings(env));
const problems = (env: Environment): readonly string[] => {
  try {
    plan(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
};
const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(32), ALLOWED_ISSUERS: 'platform', STORE: 'embedded' };

describe('settings', () => {
  it('need nothing in dev mode', () => {
    expect(plan()).toMatchObject({
      dev: true,
      host: '127.0.0.1',
      store: { kind: 'embedded' },
      reload: 'watch',
      keys: { kind: 'generated' },
    });
  });

  it('take MongoDB where its address is given', () => {
    const MONGODB_URI = 'mongodb://db';
    expect(plan({ MONGODB_URI }).store).toEqual({ kind: 'mongo', uri: MONGODB_URI });
    expect(plan({ MONGODB_URI, STORE: 'memory' }).store).toEqual({ kind: 'memory' });
    expect(plan({ ...production, STORE: undefined, MONGODB_URI }).store).toMatchObject({ kind: 'mongo' });
    expect(problems({ STORE: 'mongo' }).join()).toMatch(/STORE=mongo needs MONGODB_URI/);
  });

  it('tell all that is wrong at once, and never a value', () => {
    const wrong = problems({ PORT: 'http', LOG_LEVEL: 'loud', WS_ALLOW_QUERY_TOKEN: 'perhaps', ALLOWED_ORIGINS: '["a"' });
    expect(wrong).toHaveLength(4);
    expect(wrong.join()).not.toMatch(/perhaps|loud|http/);
  });

  it('read lists from commas and from JSON', () => {
    expect(readSettings({ ALLOWED_ISSUERS: 'a, b' }).ALLOWED_ISSUERS).toEqual(['a', 'b']);
    expect(readSettings({ ALLOWED_ISSUERS: '["a","b"]' }).ALLOWED_ISSUERS).toEqual(['a', 'b']);
  });

  it('count an empty variable as not set', () => {
    expect(readSettings({ PORT: '', JWT_SECRET: ' ' })).toMatchObject({ PORT: 8000, JWT_SECRET: undefined });
  });

  it('have defaults that their own rules accept', () => {
    for (const [name, setting] of Object.entries(SETTINGS)) {
      const fallback: unknown = 'default' in setting ? setting.default : undefined;
      if (typeof fallback !== 'string' && typeof fallback !== 'number' && typeof fallback !== 'boolean') continue;
      expect(readSettings({ [name]: String(fallback) })).toMatchObject({ [name]: fallback });
    }
  });
});

describe('production', () => {
  it('starts with a strong secret, an issuer and a store', () => {
    expect(plan(production)).toMatchObject({ dev: false, host: '0.0.0.0', reload: 'off' });
  });

  it.each([
    ['a key', { JWT_SECRET: undefined }, /JWT_SECRET, JWT_PUBLIC_KEY or JWKS_URL/],
    ['a strong secret', { JWT_SECRET: 'short' }, /32 bytes/],
    ['an issuer', { ALLOWED_ISSUERS: '' }, /ALLOWED_ISSUERS/],
    ['a store', { STORE: undefined }, /STORE/],
  ])('refuses to start without %s', (_what, change, message) => {
    expect(problems({ ...production, ...change }).join()).toMatch(message);
  });

  it('refuses two families of keys', () => {
    expect(problems({ ...production, JWKS_URL: 'https://example.com/jwks' }).join()).toMatch(/only one of/);
  });
});
