import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Keeps the paths of the libraries in a bundle in this folder, because they start threads and
 * programs from their own folders.
 * @param {string} bundle
 * @returns {import('esbuild').Plugin}
 */
export const filesInPlace = (bundle) => ({
  name: 'files-in-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:libs|apps)[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const place = JSON.stringify(path.relative(bundle, file).replaceAll('\\', '/'));
      const url = `(new URL(${place}, import.meta.url).href)`;
      return { contents: text.replaceAll('import.meta.url', url) };
    });
  },
});

/** The first lines of a bundle: CommonJS packages load Node's modules with `require`. */
export const REQUIRE = `import { createRequire as requireForBundle } from 'node:module';
const require = requireForBundle(import.meta.url);`;
