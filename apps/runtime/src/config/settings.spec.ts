import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DEFAULT_PROVIDERS, type ProviderDefinition } from '@mozaiks/models';
import { configuredModels } from './configured-models.ts';
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
const production = {
  NODE_ENV: 'production',
  JWT_SECRET: 'x'.repeat(32),
  ALLOWED_ISSUERS: 'platform',
  STORE: 'embedded',
};

describe('settings', () => {
  it('are all optional in dev mode', () => {
    expect(plan()).toMatchObject({
      dev: true,
      host: '127.0.0.1',
      store: { kind: 'embedded' },
      console: 'on',
      reload: 'watch',
      keys: { kind: 'generated' },
    });
  });

  it('select MongoDB if its address is set', () => {
    const MONGODB_URI = 'mongodb://db';
    expect(plan({ MONGODB_URI }).store).toEqual({ kind: 'mongo', uri: MONGODB_URI });
    expect(plan({ MONGODB_URI, STORE: 'memory' }).store).toEqual({ kind: 'memory' });
    expect(plan({ ...production, STORE: undefined, MONGODB_URI }).store).toMatchObject({
      kind: 'mongo',
    });
    expect(problems({ STORE: 'mongo' }).join()).toMatch(/STORE=mongo needs MONGODB_URI/);
  });

  it('report all problems at once, and never a value', () => {
    const wrong = problems({
      PORT: 'http',
      LOG_LEVEL: 'loud',
      WS_ALLOW_QUERY_TOKEN: 'perhaps',
      ALLOWED_ORIGINS: '["a"',
    });
    expect(wrong).toHaveLength(4);
    expect(wrong.join()).not.toMatch(/perhaps|loud|http/);
  });

  it('read comma-separated lists and JSON arrays', () => {
    expect(readSettings({ ALLOWED_ISSUERS: 'a, b' }).ALLOWED_ISSUERS).toEqual(['a', 'b']);
    expect(readSettings({ ALLOWED_ISSUERS: '["a","b"]' }).ALLOWED_ISSUERS).toEqual(['a', 'b']);
  });

  it('count an empty variable as not set', () => {
    expect(readSettings({ PORT: '', JWT_SECRET: ' ' })).toMatchObject({
      PORT: 8000,
      JWT_SECRET: undefined,
    });
  });

  it('have defaults that their own rules accept', () => {
    for (const [name, setting] of Object.entries(SETTINGS)) {
      if (setting.kind === 'log_levels') continue;
      const fallback: unknown = 'default' in setting ? setting.default : undefined;
      if (
        typeof fallback !== 'string' &&
        typeof fallback !== 'number' &&
        typeof fallback !== 'boolean'
      )
        continue;
      expect(readSettings({ [name]: String(fallback) })).toMatchObject({ [name]: fallback });
    }
  });
});

describe('LOG_LEVEL', () => {
  it.each([
    [undefined, { level: 'info', areas: {} }],
    ['warn', { level: 'warn', areas: {} }],
    [
      ' warn , runner = debug,tool-runtime=error',
      { level: 'warn', areas: { runner: 'debug', 'tool-runtime': 'error' } },
    ],
    ['runner=debug', { level: 'info', areas: { runner: 'debug' } }],
  ])('accepts %s, a level with levels of areas', (LOG_LEVEL, levels) => {
    expect(readSettings({ LOG_LEVEL }).LOG_LEVEL).toEqual(levels);
  });

  it.each([
    ['infos', 'LOG_LEVEL names an unknown level: did you mean info?'],
    ['secret', 'LOG_LEVEL names an unknown level: it must be one of debug, info, warn, error'],
    ['info,runner', 'LOG_LEVEL names an unknown level: it must be one of debug, info, warn, error'],
    ['info,runner=debog', 'LOG_LEVEL names an unknown level: did you mean debug?'],
    ['runer=debug', 'LOG_LEVEL names an unknown area: did you mean runner?'],
    [
      'store=debug',
      expect.stringMatching(
        /^LOG_LEVEL names an unknown area: it must be one of auth, .*, workflow-manager$/,
      ),
    ],
  ])('refuses %s, and suggests what was probably meant', (LOG_LEVEL, problem) => {
    expect(problems({ LOG_LEVEL })).toEqual([problem]);
  });
});

describe('the receiver of usage', () => {
  const USAGE_WEBHOOK_URL = 'https://billing.example.com/usage';
  const USAGE_WEBHOOK_SECRET = `whsec_${Buffer.alloc(24).toString('base64')}`;

  it('is a webhook, a file, standard output or none', () => {
    expect(plan().usage).toEqual({ kind: 'none' });
    expect(plan({ USAGE_FILE: 'usage.jsonl' }).usage).toEqual({
      kind: 'file',
      file: 'usage.jsonl',
    });
    expect(plan({ USAGE_FILE: '-' }).usage).toEqual({ kind: 'stdout' });
    expect(plan({ USAGE_WEBHOOK_URL, USAGE_WEBHOOK_SECRET }).usage).toEqual({
      kind: 'webhook',
      url: USAGE_WEBHOOK_URL,
      secret: USAGE_WEBHOOK_SECRET,
    });
  });

  it.each([
    [
      { USAGE_WEBHOOK_URL },
      'USAGE_WEBHOOK_SECRET must be `whsec_` and the base64 of 24 to 64 random bytes',
    ],
    [
      { USAGE_WEBHOOK_URL, USAGE_WEBHOOK_SECRET: 'hush' },
      'USAGE_WEBHOOK_SECRET must be `whsec_` and the base64 of 24 to 64 random bytes',
    ],
    [
      { USAGE_WEBHOOK_URL: 'billing', USAGE_WEBHOOK_SECRET },
      'USAGE_WEBHOOK_URL must be an http or https address without credentials',
    ],
    [{ USAGE_WEBHOOK_SECRET }, 'USAGE_WEBHOOK_SECRET needs USAGE_WEBHOOK_URL'],
    [
      { USAGE_WEBHOOK_URL, USAGE_WEBHOOK_SECRET, USAGE_FILE: '-' },
      'only one of USAGE_WEBHOOK_URL and USAGE_FILE may be set',
    ],
  ])('is refused for %j', (env, problem) => {
    expect(problems(env)).toEqual([problem]);
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

  it('refuses two kinds of keys', () => {
    expect(problems({ ...production, JWKS_URL: 'https://example.com/jwks' }).join()).toMatch(
      /only one of/,
    );
  });
});

describe('a secret in a file', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-secrets-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const fileWith = (content: string): string => {
    const file = path.join(folder, 'secret');
    writeFileSync(file, content);
    return file;
  };
  const secrets = Object.entries(SETTINGS).flatMap(([name, setting]) =>
    'secret' in setting ? name : [],
  );

  it.each(secrets)('may be %s', (name) => {
    expect(readSettings({ [`${name}_FILE`]: fileWith(' two\nlines \n') })).toMatchObject({
      [name]: ' two\nlines ',
    });
    expect(readSettings({ [`${name}_FILE`]: fileWith('windows\r\n'), [name]: '' })).toMatchObject({
      [name]: 'windows',
    });
    expect(readSettings({ [`${name}_FILE`]: ' ', [name]: 'value' })).toMatchObject({
      [name]: 'value',
    });
  });

  it('is refused together with its variable, if it is empty, and if it cannot be read, without showing its content', () => {
    const wrong = problems({
      JWT_SECRET_FILE: fileWith('hush'),
      JWT_SECRET: 'loud',
      METRICS_TOKEN_FILE: folder,
      OPENAI_API_KEY_FILE: path.join(folder, 'nowhere'),
    });
    expect(wrong).toEqual([
      'only one of JWT_SECRET and JWT_SECRET_FILE may be set',
      'METRICS_TOKEN_FILE names a file that cannot be read (EISDIR)',
      'OPENAI_API_KEY_FILE names a file that does not exist',
    ]);
    expect(problems({ MONGODB_URI_FILE: fileWith('\n') })).toEqual([
      'MONGODB_URI_FILE names an empty file',
    ]);
  });

  it('may be the key of an included or registered provider, or a key that a workflow names', () => {
    const house: ProviderDefinition = {
      name: 'house',
      key_name: 'HOUSE_KEY',
      create: () => async () => {},
    };
    const models = (env: Environment) =>
      configuredModels(readSettings(env), {
        env,
        cwd: folder,
        providers: [house, ...DEFAULT_PROVIDERS],
      });
    const { secrets: ours } = models({
      OPENAI_API_KEY_FILE: fileWith('k\n'),
      HOUSE_KEY_FILE: fileWith('k\n'),
      THEIR_KEY_FILE: fileWith('k\n'),
    });
    expect(['OPENAI_API_KEY', 'HOUSE_KEY', 'THEIR_KEY', 'NO_KEY'].map(ours.get)).toEqual([
      'k',
      'k',
      'k',
      undefined,
    ]);
    expect(() => models({ HOUSE_KEY_FILE: path.join(folder, 'nowhere') })).toThrow(
      'HOUSE_KEY_FILE names a file that does not exist',
    );
    expect(
      models({ MODELS_FILE: undefined, USAGE_FILE: fileWith('not a secret') }).secrets.get('USAGE'),
    ).toBeUndefined();
    expect(
      models({ THEIR_KEY_FILE: path.join(folder, 'nowhere') }).secrets.get('THEIR_KEY'),
    ).toBeUndefined();
  });
});

describe('MODELS_FILE', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-models-'));
  afterAll(() => rmSync(cwd, { recursive: true }));

  const models = (content?: string) => {
    if (content !== undefined) writeFileSync(path.join(cwd, 'models.json'), content);
    const env = content === undefined ? {} : { MODELS_FILE: 'models.json' };
    return configuredModels(readSettings(env), { env, cwd }).models ?? {};
  };

  it('adds to the included models', () => {
    const added = models(
      '{"models": {"gpt-99": {"like": "gpt-6-sol", "prices": {"input": 7, "output": 9}}}}',
    );
    expect(added['gpt-99']).toMatchObject({
      tools: 'without_reasoning',
      prices: { input: 7, output: 9 },
    });
    expect(Object.keys(added)).toEqual(['gpt-99', ...Object.keys(models())]);
  });

  it.each([
    ['nowhere.json', '', 'MODELS_FILE nowhere.json: it cannot be read'],
    [
      'models.json',
      '{"models": {\n  "a": 1,}}',
      'MODELS_FILE models.json: line 2, column 10: not JSON: ',
    ],
    ['models.json', '{"models": ', 'MODELS_FILE models.json: line 1, column 12: not JSON: '],
    [
      'models.json',
      '{"models": {"x": {}}}',
      'MODELS_FILE models.json: models.x.provider is missing',
    ],
  ])('refuses %s with content %j, and names the entry', (MODELS_FILE, content, message) => {
    writeFileSync(path.join(cwd, 'models.json'), content);
    const read = () => configuredModels(readSettings({ MODELS_FILE }), { env: {}, cwd });
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(message);
  });
});
