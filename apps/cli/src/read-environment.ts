import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { Io } from './io.ts';

/** The environment as the server in this folder sees it: `.env`, and before it the process's own. */
export function readEnvironment({ env, cwd }: Pick<Io, 'env' | 'cwd'>): Readonly<Record<string, string | undefined>> {
  const file = path.join(cwd, '.env');
  return existsSync(file) ? { ...parseEnv(readFileSync(file, 'utf8')), ...env } : env;
}
