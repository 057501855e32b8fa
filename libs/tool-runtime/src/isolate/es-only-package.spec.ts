import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findEsOnly } from './es-only-package.ts';

describe('findEsOnly', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'es-only-'));
  afterAll(() => rmSync(root, { recursive: true }));
  const found = (exports: unknown, specifier: string): string | undefined => {
    const name = specifier
      .split('/')
      .slice(0, specifier.startsWith('@') ? 2 : 1)
      .join('/');
    const folder = path.join(root, 'node_modules', name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name, exports }));
    const file = findEsOnly(path.join(root, 'workflows/Flow/tools'), specifier);
    return file === undefined ? undefined : path.relative(folder, file);
  };

  it.each<[what: string, exports: unknown, specifier: string, file: string | undefined]>([
    ['a condition', { import: './a.js' }, 'one', 'a.js'],
    ['an entry with conditions', { '.': { types: './a.d.ts', import: './a.js' } }, 'one', 'a.js'],
    [
      'nested conditions',
      { '.': { browser: './b.js', node: { import: './a.js' } } },
      'one',
      'a.js',
    ],
    ['a list, the first that fits', { '.': [{ require: './b.cjs' }, './a.js'] }, 'one', 'a.js'],
    ['a subpath', { './sub': { import: './s.js' } }, '@scope/two/sub', 's.js'],
    [
      'a pattern',
      { './*': { import: './lib/*.js' }, './x/*': { import: './y/*.js' } },
      'three/x/deep/a',
      'y/deep/a.js',
    ],
    ['nothing outside of the package', { import: './../../../x.js' }, 'one', undefined],
    ['nothing for a subpath that is closed', { './a': null }, 'one/a', undefined],
    ['nothing for conditions that do not hold', { '.': { browser: './b.js' } }, 'one', undefined],
  ])('finds %s', (...[, exports, specifier, file]) => {
    expect(found(exports, specifier)).toBe(file);
  });

  it('finds nothing if the package is not installed', () => {
    expect(findEsOnly(root, 'absent')).toBeUndefined();
  });
});
