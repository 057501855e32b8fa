import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { EnvironmentLayers } from '@mozaiks/runtime';
import type { Io } from './io.ts';

type Process = Pick<Io, 'env' | 'cwd'>;

/** What the server in this folder is given: the variables of the process, and those of `.env`. */
export function readLayers({ env, cwd }: Process): EnvironmentLayers {
  const file = path.join(cwd, '.env');
  return { environment: env, dotenv: existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {} };
}

/** The environment as the server in this folder sees it: `.env`, and before it the process's own. */
export function readEnvironment(io: Process): Readonly<Record<string, string | undefined>> {
  const { environment, dotenv } = readLayers(io);
  return { ...dotenv, ...environment };
}
