import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The paths are valid from `dist/loading` and also from `src/loading`, because Node 20 cannot run
// TypeScript.
const fileAt = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const changedAt = (path: string): number =>
  statSync(fileAt(path), { throwIfNoEntry: false })?.mtimeMs ?? 0;

const BUNDLE = 'dist/bundle/loading.js';
/** What `tsc` changes when it compiles one of the two libraries in the bundle. */
const COMPILED = [
  'dist/tsconfig.lib.tsbuildinfo',
  '../contracts/dist/tsconfig.lib.tsbuildinfo',
] as const;

/**
 * The program of the loading process: in one file if `tools/bundle-loading.mjs` has bundled what is
 * compiled now, otherwise as modules. One process is started for each workflow, and loading the
 * modules takes 0.2 s of CPU longer.
 */
export const programFile = (): string =>
  changedAt(BUNDLE) > Math.max(...COMPILED.map(changedAt))
    ? fileAt(BUNDLE)
    : fileAt('dist/loading/program.js');
