import { readFileSync } from 'node:fs';
import type { Environment } from './read-settings.ts';

/** The source of a secret's value. */
export type SecretSource =
  | { readonly kind: 'variable'; readonly value: string }
  | { readonly kind: 'file'; readonly value: string }
  | { readonly kind: 'none' }
  /** Names the variable, but never its content, which may be a secret. */
  | { readonly kind: 'wrong'; readonly problem: string };

export const secretFileName = (name: string): string => `${name}_FILE`;

/**
 * Reads the variable `NAME`, or the file that `NAME_FILE` names, without a trailing line break.
 * Empty variables count as not set.
 */
export function readSecret(env: Environment, name: string): SecretSource {
  const value = env[name] ?? '';
  const file = env[secretFileName(name)] ?? '';
  const isSet = value.trim() !== '';
  if (file.trim() === '') return isSet ? { kind: 'variable', value } : { kind: 'none' };
  if (isSet)
    return { kind: 'wrong', problem: `only one of ${name} and ${secretFileName(name)} may be set` };
  return readFile(secretFileName(name), file);
}

function readFile(variable: string, file: string): SecretSource {
  try {
    const value = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (value.trim() === '') return { kind: 'wrong', problem: `${variable} names an empty file` };
    return { kind: 'file', value };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'does not exist'
        : `cannot be read${code === undefined ? '' : ` (${code})`}`;
    return { kind: 'wrong', problem: `${variable} names a file that ${why}` };
  }
}
