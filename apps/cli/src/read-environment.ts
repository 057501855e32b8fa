import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parseEnv } from 'node:util';
import type { EnvironmentLayers } from '@mozaiks/runtime';
import type { Io } from './io.ts';

type Process = Pick<Io, 'env' | 'cwd'>;

/**
 * The environment of the server in this folder: the variables of the process, and those of `.env`.
 */
export function readLayers({ env, cwd }: Process): EnvironmentLayers {
  const file = path.join(cwd, '.env');
  return { environment: env, dotenv: existsSync(file) ? parseEnv(readFileSync(file, 'utf8')) : {} };
}

/**
 * The environment as the server in this folder sees it. Variables of the process take precedence
 * over `.env`.
 */
export function readEnvironment(io: Process): Readonly<Record<string, string | undefined>> {
  const { environment, dotenv } = readLayers(io);
  return { ...dotenv, ...environment };
}
