import { cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The compiled schemas of the samples' tools, shared by the servers of all specs, because compiling
 * them takes most of a start. The product verifies every entry by the hash of its source.
 */
const SHARED = fileURLToPath(
  new URL('../../../../node_modules/.cache/mozaiks/samples', import.meta.url),
);

/** Call before a start. */
export function takeSamplesCache(data_dir: string): void {
  if (existsSync(SHARED)) cpSync(SHARED, path.join(data_dir, 'cache'), { recursive: true });
}

/** Call after a start. If several processes do this at once, the first one wins. */
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
