import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { once } from '../compiler/once.ts';
import type { Needs } from '../compiler/protocol.ts';

/**
 * Checks whether the files that an answer depends on are unchanged. Each file is read once, so a
 * check is valid for one load only.
 */
export type NeedsCheck = (needs: Needs) => boolean;

function hashOf(path: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch {
    return undefined;
  }
}

function realpathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}

export function createNeedsCheck(): NeedsCheck {
  const [hash, exists, real] = [once(hashOf), once(existsSync), once(realpathOf)];
  return ({ files, present, absent, links }) =>
    Object.entries(files).every(([path, expected]) => hash(path) === expected) &&
    present.every(exists) &&
    !absent.some(exists) &&
    Object.entries(links).every(([path, expected]) => real(path) === expected);
}
