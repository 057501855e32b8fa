import { readSecret } from './secret-files.ts';
import { readSetting, type Read, type Setting } from './setting.ts';
import { SETTINGS, type SettingName, type Settings } from './settings.ts';

/** The configuration is invalid. `problems` names every invalid variable, but never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(
      `the configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`,
    );
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads all settings, including secrets from files, and reports all problems at once (ConfigError).
 * `providers`: the valid names for MODEL_PROVIDER. Default: the included providers.
 */
export function readSettings(env: Environment, providers?: readonly string[]): Settings {
  const problems: string[] = [];
  const { MODEL_PROVIDER } = SETTINGS;
  const settings = {
    ...SETTINGS,
    MODEL_PROVIDER: { ...MODEL_PROVIDER, options: providers ?? MODEL_PROVIDER.options },
  };
  const entries = Object.entries(settings).map(([name, setting]) => {
    const read = readNamed(env, name, setting);
    if (!read.ok) problems.push(read.problem);
    return [name, read.ok ? read.value : undefined] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(entries) as { readonly [Name in SettingName]: unknown } as Settings;
}

/** Adds the name of the variable to the problem. */
function readNamed(env: Environment, name: string, setting: Setting): Read {
  if (isSecret(setting)) {
    const source = readSecret(env, name);
    if (source.kind === 'wrong') return { ok: false, problem: source.problem };
    return readSetting(setting, source.kind === 'none' ? undefined : source.value);
  }
  const read = readSetting(setting, env[name]);
  return read.ok ? read : { ok: false, problem: `${name} ${read.problem}` };
}

export const isSecret = (setting: Setting): boolean =>
  setting.kind === 'text' && setting.secret === true;
