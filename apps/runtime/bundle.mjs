// `node apps/runtime/bundle.mjs`: bundles the server into dist/bundle/, from where dist/main.js starts it. See docs/adr/0017-the-server-in-one-bundle.md.
import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const dist = path.join(import.meta.dirname, 'dist');
const bundle = path.join(dist, 'bundle');

/** Packages that find files next to their own, that only some servers use, or that are not always installed. */
const OUTSIDE = [
  '@photostructure/sqlite',
  'esbuild',
  'typescript',
  'mongoose',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace',
];

/** Libraries start threads and programs from where their own files are. @type {import('esbuild').Plugin} */
const filesInPlace = {
  name: 'files-in-place',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/](?:libs|apps)[\\/][^\\/]+[\\/]dist[\\/].*\.js$/ }, ({ path: file }) => {
      const text = readFileSync(file, 'utf8');
      const place = JSON.stringify(path.relative(bundle, file).replaceAll('\\', '/'));
      const url = `(new URL(${place}, import.meta.url).href)`;
      return { contents: text.replaceAll('import.meta.url', url) };
    });
  },
};

/** Packages that are CommonJS ask for Node's own modules with `require`. */
const REQUIRE = `import { createRequire as requireForBundle } from 'node:module';
const require = requireForBundle(import.meta.url);`;

rmSync(bundle, { recursive: true, force: true });
await build({
  entryPoints: [path.join(dist, 'run-server.js')],
  outdir: bundle,
  // All in one folder, so that each finds the files of the libraries at the same relative place.
  chunkNames: '[name]-[hash]',
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  external: OUTSIDE,
  // Names stay, so that stacks name functions. Without line breaks, they tell no lines.
  minifyWhitespace: true,
  minifySyntax: true,
  legalComments: 'none',
  banner: { js: REQUIRE },
  plugins: [filesInPlace],
  logLevel: 'warning',
});
