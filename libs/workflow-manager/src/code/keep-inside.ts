import { relative, resolve } from 'node:path';
import type { OnResolveArgs, Plugin, PluginBuild } from 'esbuild';
import { isInside } from '../compiler/is-inside.ts';
import type { Folder } from '../read/scope.ts';
import { slashes } from './slashes.ts';

/** The `pluginName` of the errors that this plugin reports. */
export const KEEP_INSIDE = 'keep-inside';

/** Where code may come from: the workflow folder and `_shared`. */
export const isCodeInside = (folder: Folder, path: string): boolean =>
  isInside(folder.path, path) || isInside(resolve(folder.root, '_shared'), path);

export const leavesText = (folder: Folder, path: string): string =>
  `the code imports ${slashes(relative(folder.root, path))}, which is neither in the workflow folder nor in _shared`;

/**
 * The path of an import that leads outside, after following links. A path that is outside by its
 * name alone is not looked up.
 */
async function leadsOut(
  folder: Folder,
  build: PluginBuild,
  { path, resolveDir, importer, kind }: OnResolveArgs,
) {
  const named = resolve(resolveDir, path);
  if (/^\.{0,2}\//.test(path) && !isCodeInside(folder, named)) return named;
  const found = await build.resolve(path, { resolveDir, importer, kind, pluginData: KEEP_INSIDE });
  const isRead = found.errors.length === 0 && found.namespace === 'file' && !found.external;
  return isRead && !isCodeInside(folder, found.path) ? found.path : undefined;
}

/**
 * Refuses imports that leave the workflow before their file is read, because an error message might
 * quote the file.
 */
export const keepInside = (folder: Folder): Plugin => ({
  name: KEEP_INSIDE,
  setup(build) {
    build.onResolve({ filter: /.*/ }, async (args) => {
      if (args.kind === 'entry-point' || args.pluginData === KEEP_INSIDE) return undefined;
      const path = await leadsOut(folder, build, args);
      return path === undefined ? undefined : { errors: [{ text: leavesText(folder, path) }] };
    });
  },
});
