// `node apps/runtime/bundle.mjs` bundles the server into dist/bundle/, from where dist/main.js
// starts it. See docs/adr/0017-the-server-in-one-bundle.md.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../tools/bundle-options.mjs';

const dist = path.join(import.meta.dirname, 'dist');
const bundle = path.join(dist, 'bundle');

/**
 * Packages that load files next to their own, are used only by some servers, or are not always
 * installed.
 */
const OUTSIDE = [
  '@photostructure/sqlite',
  'esbuild',
  'typescript',
  'mongoose',
  '@opentelemetry/exporter-trace-otlp-proto',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-trace',
];

rmSync(bundle, { recursive: true, force: true });
await build({
  ...bundleOptions(bundle),
  entryPoints: [path.join(dist, 'run-server.js')],
  // All chunks in one folder, so that the relative paths to the libraries are the same.
  chunkNames: '[name]-[hash]',
  splitting: true,
  external: OUTSIDE,
});
