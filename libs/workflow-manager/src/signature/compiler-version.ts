import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sha256 } from '../code/sha256.ts';
import { programUrl } from './run-compiler.ts';

/** The version of the compiler and our converter. Cached answers of another version are ignored. */
export function compilerVersion(): string {
  const folder = dirname(fileURLToPath(programUrl()));
  const programs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.js'))
    .sort();
  const texts = programs.map((name) => readFileSync(join(folder, name), 'utf8'));
  const { version } = createRequire(import.meta.url)('typescript/package.json') as {
    version: string;
  };
  return sha256([version, ...texts].join('\n'));
}
