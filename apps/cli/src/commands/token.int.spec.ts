import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fakeIo } from '../fake-io.fixture.ts';
import { run } from '../run.ts';

describe('mozaiks token', () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'mozaiks-cli-'));
  writeFileSync(
    path.join(cwd, '.env'),
    'JWT_SECRET=from-the-file-from-the-file-from-the-file\nALLOWED_ISSUERS=platform\n',
  );
  afterAll(() => rmSync(cwd, { recursive: true }));

  const token = async (env: Record<string, string>, args: string[] = []) => {
    const fake = fakeIo({ cwd, env });
    await run(fake.io, '0', ['token', ...args]);
    return fake;
  };

  it('prints a token for the settings of the server in this folder', async () => {
    const { out, codes } = await token({}, [
      '--app',
      'acme',
      '--user',
      'ada',
      '--scope',
      'a b',
      '--lifetime',
      '60',
    ]);
    const claims = JSON.parse(
      Buffer.from(out().split('.')[1] ?? '', 'base64url').toString('utf8'),
    ) as object;
    expect(claims).toMatchObject({ iss: 'platform', app_id: 'acme', user_id: 'ada', scope: 'a b' });
    expect(out()).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/);
    expect(codes).toEqual([0]);
  });

  it('says what is wrong with the settings, without a stack trace', async () => {
    const { err, codes } = await token({ PORT: 'many' });
    expect(err()).toMatch(/^the configuration is not usable:\n {2}- PORT .*\n$/);
    expect(codes).toEqual([1]);
  });
});
