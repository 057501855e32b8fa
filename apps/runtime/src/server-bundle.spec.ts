import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { currentBundle } from './server-bundle.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'bundle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const workspace = pathToFileURL(`${folder}/`);

function write(file: string, seconds: number): void {
  const to = path.join(folder, file);
  mkdirSync(path.dirname(to), { recursive: true });
  writeFileSync(to, '');
  utimesSync(to, seconds, seconds);
}

it('no bundle is found if none was built', () => {
  expect(currentBundle(workspace)).toBeUndefined();
});

describe('a bundle', () => {
  beforeEach(() => {
    write('apps/runtime/dist/bundle/run-server.js', 1000);
    write('libs/engine/dist/tsconfig.lib.tsbuildinfo', 900);
  });

  it('is found', () => {
    expect(currentBundle(workspace)?.href).toMatch(/\/dist\/bundle\/run-server\.js$/);
  });

  it('is found without build records, as in the image', () => {
    rmSync(path.join(folder, 'libs/engine/dist/tsconfig.lib.tsbuildinfo'));
    expect(currentBundle(workspace)).toBeDefined();
  });

  it('is not used if it is older than a library', () => {
    write('libs/engine/dist/tsconfig.lib.tsbuildinfo', 1001);
    expect(currentBundle(workspace)).toBeUndefined();
  });
});
