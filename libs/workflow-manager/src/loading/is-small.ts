import { readdirSync, statSync } from 'node:fs';
import { extname, join } from 'node:path';

/** The largest size, in bytes, of the files of a folder without its code. */
const MAX_BYTES = 32 * 1024;
const MAX_ENTRIES = 1_000;
/** Files of code are not counted, because separate processes build code. */
const CODE_ENDINGS: readonly string[] = [
  '.ts',
  '.mts',
  '.cts',
  '.tsx',
  '.js',
  '.mjs',
  '.cjs',
  '.jsx',
  '.py',
];

/**
 * Whether the files of a workflow folder are so small that validating them stalls no socket. Links
 * are followed to files only.
 */
export function isSmall(folder: string): boolean {
  let [bytes, entries] = [0, 0];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of readdirSync(next, { withFileTypes: true })) {
      const path = join(next, entry.name);
      entries += 1;
      if (entry.isDirectory() && entry.name !== 'node_modules') folders.push(path);
      else if (!CODE_ENDINGS.includes(extname(entry.name).toLowerCase()))
        bytes += statSync(path, { throwIfNoEntry: false })?.size ?? 0;
      if (bytes > MAX_BYTES || entries > MAX_ENTRIES) return false;
    }
  }
  return true;
}
