import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Schemas of the samples' tools, shared by the servers of all specs: compiling them takes most of a
 * start. The product checks every entry by the hash of what it was made from.
 */
const SHARED = fileURLToPath(
  new URL('../../../../node_modules/.cache/mozaiks/samples', import.meta.url),
);

/** Before a start. */
export function takeSamplesCache(data_dir: string): void {
  if (existsSync(SHARED)) cpSync(SHARED, path.join(data_dir, 'cache'), { recursive: true });
}

/** After a start. Of several processes that do this at once, the first one wins. */
export function keepSamplesCache(data_dir: string): void {
  if (existsSync(SHARED) || !existsSync(path.join(data_dir, 'cache'))) return;
  const own = `${SHARED}-${process.pid}`;
  mkdirSync(path.dirname(SHARED), { recursive: true });
  cpSync(path.join(data_dir, 'cache'), own, { recursive: true });
  try {
    renameSync(own, SHARED);
  } catch {
    rmSync(own, { recursive: true, force: true });
  }
}
