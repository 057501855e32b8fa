import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const changedAt = (file: URL): number =>
  statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;

/**
 * The server bundle, which `npm run build` creates and packages do not contain. It starts in half
 * the time. undefined if it does not exist, or if a library was compiled after it, so that the
 * newest build always runs.
 */
export function currentBundle(workspace: URL): URL | undefined {
  const bundle = new URL('apps/runtime/dist/bundle/run-server.js', workspace);
  if (!existsSync(bundle)) return undefined;
  const libraries = new URL('libs/', workspace);
  const projects = readdirSync(fileURLToPath(libraries)).map((name) => `libs/${name}`);
  const compiled = ['apps/runtime', ...projects].map((project) =>
    changedAt(new URL(`${project}/dist/tsconfig.lib.tsbuildinfo`, workspace)),
  );
  return Math.max(...compiled) > changedAt(bundle) ? undefined : bundle;
}
