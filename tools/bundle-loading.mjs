// `node tools/bundle-loading.mjs` bundles the loading process of workflow-manager into its
// dist/bundle/. One is started for each workflow, and hundreds of modules take most of its start.
// Without the bundle, dist/loading/program.js is started.
import { rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './bundle-options.mjs';

const dist = path.join(import.meta.dirname, '../libs/workflow-manager/dist');
const bundle = path.join(dist, 'bundle');

rmSync(bundle, { recursive: true, force: true });
await build({
  ...bundleOptions(bundle),
  entryPoints: { loading: path.join(dist, 'loading/program.js') },
  external: ['esbuild', 'typescript'],
});
