import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** One folder for the tests of a file, deleted after the last test. */
export function temporaryFolder(): () => string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mozaiks-embedded-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return () => folder;
}
