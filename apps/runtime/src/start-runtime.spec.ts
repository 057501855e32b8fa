import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRuntime } from './start-runtime.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'mozaiks-start-'));
afterAll(() => rmSync(folder, { recursive: true }));

const start = (env: Record<string, string>) =>
  startRuntime({
    env: { PORT: '0', LOG_LEVEL: 'error', DATA_DIR: path.join(folder, 'data'), WORKFLOWS_DIR: folder, ...env },
    print: () => undefined,
    terminal: false,
  });

describe('a server that could not be started', () => {
  it.each([
    ['its keys', { JWKS_URL: 'ftp://example.com' }],
    ['its workflows', { WORKFLOWS_DIR: path.join(folder, 'a-file') }],
  ])('because of %s has let go of its store', async (_, env) => {
    mkdirSync(path.join(folder, 'data'), { recursive: true });
    writeFileSync(path.join(folder, 'a-file'), '');
    await expect(start(env)).rejects.toThrow();
    const runtime = await start({});
    await runtime.stop();
  });
});
