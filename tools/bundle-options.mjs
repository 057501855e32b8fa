import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * Keeps the paths of the libraries in a bundle, because they start threads and programs from their
 * own folders.
 * @param {string} outdir
 * @returns {import('esbuild').Plugin}
 */
const filesInPlace = (outdir) => ({
  name: 'files-in-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:libs|apps)[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const place = JSON.stringify(path.relative(outdir, file).replaceAll('\\', '/'));
      const url = `(new URL(${place}, import.meta.url).href)`;
      return { contents: text.replaceAll('import.meta.url', url) };
    });
  },
});

/** CommonJS packages load Node's modules with `require`. */
const REQUIRE = `import { createRequire as requireForBundle } from 'node:module';
const require = requireForBundle(import.meta.url);`;

/**
 * Options for a program of compiled libraries in one file, which starts in a fraction of the time.
 * Names are kept, so that stacks name functions. Without line breaks, their line numbers are
 * useless.
 * @param {string} outdir
 * @returns {import('esbuild').BuildOptions}
 */
export const bundleOptions = (outdir) => ({
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  banner: { js: REQUIRE },
  plugins: [filesInPlace(outdir)],
  logLevel: 'warning',
});
