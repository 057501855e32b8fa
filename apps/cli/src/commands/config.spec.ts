import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

describe('mozaiks config', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-config-'));
  const secretFile = path.join(cwd, 'secret');
  writeFileSync(secretFile, 'hush-in-a-file\n');
  writeFileSync(
    path.join(cwd, '.env'),
    'PORT=9000\nDATA_DIR=from-dotenv\nHOST=hidden-by-an-empty-variable\nOPENAI_API_KEY=hush-in-dotenv\n',
  );
  afterAll(() => rmSync(cwd, { recursive: true }));

  const env = {
    DATA_DIR: 'data',
    HOST: '',
    JWT_SECRET_FILE: secretFile,
    LOG_LEVEL: 'warn,runner=debug',
    ALLOWED_ISSUERS: '["a", "b"]',
    OPENAI_BASE_URL: 'https://user:hush-in-an-address@models.example',
    MONGODB_URI: 'mongodb://user:hush@db',
  };
  const config = async (args: string[] = [], variables: Record<string, string> = env) => {
    const fake = fakeIo({ cwd, env: variables });
    await run(fake.io, '0', ['config', ...args]);
    return { out: fake.out(), err: fake.err(), codes: fake.codes };
  };

  it('prints each setting with its source and its value', async () => {
    const { out, err, codes } = await config();
    expect({ err, codes }).toEqual({ err: '', codes: [0] });
    const line = (name: string): string =>
      new RegExp(`^${name} .*$`, 'm').exec(out)?.[0].replace(/ +/g, ' ') ?? '';
    expect(
      ['PORT', 'DATA_DIR', 'HOST', 'WORKFLOWS_DIR', 'STORE', 'LOG_LEVEL', 'ALLOWED_ISSUERS'].map(
        line,
      ),
    ).toEqual([
      'PORT .env 9000',
      'DATA_DIR environment data',
      'HOST default 127.0.0.1',
      'WORKFLOWS_DIR default workflows',
      'STORE default mongo',
      'LOG_LEVEL environment warn,runner=debug',
      'ALLOWED_ISSUERS environment a, b',
    ]);
    expect(line('RETENTION_DAYS')).toBe('RETENTION_DAYS default not set: everything is kept');
  });

  it('says of secrets only whether they are set', async () => {
    const { out } = await config(['--format', 'json']);
    const settings = (
      JSON.parse(out) as {
        settings: { name: string; secret: boolean; value: unknown; source: string }[];
      }
    ).settings;
    expect(
      settings
        .filter(({ secret }) => secret)
        .map(({ name, value, source }) => [name, value, source]),
    ).toEqual([
      ['MONGODB_URI', 'set', 'environment'],
      ['JWT_SECRET', 'set', 'file'],
      ['USAGE_WEBHOOK_SECRET', null, 'default'],
      ['PLATFORM_API_KEY', null, 'default'],
      ['DATA_MONGODB_URI', null, 'default'],
      ['METRICS_TOKEN', null, 'default'],
      ['OTEL_EXPORTER_OTLP_HEADERS', null, 'default'],
      ['ANTHROPIC_API_KEY', null, 'default'],
      ['OPENAI_API_KEY', 'set', '.env'],
    ]);
    expect(out + (await config()).out).not.toContain('hush');
  });

  it('prints values as JSON', async () => {
    const { settings } = JSON.parse((await config(['--format', 'json'])).out) as {
      settings: object[];
    };
    expect(settings).toContainEqual({ name: 'PORT', value: 9000, source: '.env', secret: false });
    expect(settings).toContainEqual({
      name: 'ALLOWED_ISSUERS',
      value: ['a', 'b'],
      source: 'environment',
      secret: false,
    });
  });

  it('says what is wrong with invalid settings', async () => {
    const { out, err, codes } = await config([], { PORT: 'http', LOG_LEVEL: 'info,runer=debug' });
    expect({ out, codes }).toEqual({ out: '', codes: [1] });
    expect(err).toMatch(
      /PORT must be a whole number.*\n.*LOG_LEVEL names an unknown area: did you mean runner\?/,
    );
  });
});
