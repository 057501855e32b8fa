import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A separate temporary folder for one spec. */
export const makeTempDir = (): string => mkdtempSync(path.join(tmpdir(), 'mozaiks-e2e-'));

export const removeTempDir = (dir: string): void =>
  rmSync(dir, { recursive: true, force: true, maxRetries: 3 });
