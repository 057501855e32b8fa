import { readSetting } from './setting.ts';
import { SETTINGS, type SettingName, type Settings } from './settings.ts';

/** The configuration cannot be used. `problems` names every variable that is wrong, never its value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`the configuration is not usable:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Reads all settings, and tells all that is wrong at once (ConfigError). */
export function readSettings(env: Environment): Settings {
  const problems: string[] = [];
  const entries = Object.entries(SETTINGS).map(([name, setting]) => {
    const read = readSetting(setting, env[name]);
    if (!read.ok) problems.push(`${name} ${read.problem}`);
    return [name, read.ok ? read.value : undefined] as const;
  });
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.fromEntries(entries) as { readonly [Name in SettingName]: unknown } as Settings;
}
