import type { Secrets } from '@mozaiks/contracts';
import type { Environment } from './config/read-settings.ts';
import { readSecret, secretFileName } from './config/secret-files.ts';
import { SETTINGS } from './config/settings.ts';

/**
 * Reads secrets from the environment: `NAME`, or otherwise the file that `NAME_FILE` names, which
 * is read once. A file that cannot be read counts as no secret. If `NAME_FILE` is itself a setting,
 * it is not read as the file of a secret.
 */
export function environmentSecrets(env: Environment): Secrets {
  const read = new Map<string, string | undefined>();
  const fromFile = (name: string): string | undefined => {
    const source = readSecret(env, name);
    return source.kind === 'file' ? source.value : undefined;
  };
  return {
    get(name) {
      const value = env[name];
      if ((value ?? '').trim() !== '' || secretFileName(name) in SETTINGS) return value;
      if (!read.has(name)) read.set(name, fromFile(name));
      return read.get(name) ?? value;
    },
  };
}
