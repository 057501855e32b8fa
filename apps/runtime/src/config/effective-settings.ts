import type { JsonValue } from '@mozaiks/contracts';
import { safeValue } from '@mozaiks/observability';
import { planOf, type Plan } from './plan.ts';
import { isSecret, readSettings, type Environment } from './read-settings.ts';
import { readSecret } from './secret-files.ts';
import type { Setting } from './setting.ts';
import { SETTINGS, type SettingName, type Settings } from './settings.ts';

/**
 * The environment of a process. A variable of `.env` counts only if the process has none with the
 * same name.
 */
export interface EnvironmentLayers {
  readonly environment: Environment;
  readonly dotenv: Environment;
}

export type SettingSource = 'default' | 'environment' | '.env' | 'file';

export interface EffectiveSetting {
  readonly name: SettingName;
  /** null if not set. Secrets show only `set`. */
  readonly value: JsonValue;
  /** `file`: read from the file that `NAME_FILE` names. */
  readonly source: SettingSource;
  readonly secret: boolean;
  /** A description of the default, if it is in effect and depends on other settings. */
  readonly otherwise?: string;
}

export const environmentOf = ({ environment, dotenv }: EnvironmentLayers): Environment => ({
  ...dotenv,
  ...environment,
});

/**
 * The value of every setting as the server would use it, without secrets. Throws ConfigError if
 * settings are invalid.
 */
export function effectiveSettings(layers: EnvironmentLayers): readonly EffectiveSetting[] {
  const plan = planOf(readSettings(environmentOf(layers)));
  return Object.entries<Setting>(SETTINGS).map(([key, setting]) => {
    const name = key as SettingName;
    const secret = isSecret(setting);
    const source = sourceOf(layers, name, secret);
    const value = plan.settings[name] ?? dependentDefaults(plan)[name];
    const shown = value === undefined ? null : secret ? 'set' : valueOf(name, plan.settings, value);
    return {
      name,
      value: shown,
      source,
      secret,
      ...(shown === null && setting.otherwise !== undefined
        ? { otherwise: setting.otherwise }
        : {}),
    };
  });
}

/** Defaults that depend on other settings. */
const dependentDefaults = ({
  console,
  host,
  store,
  reload,
}: Plan): Partial<Record<SettingName, string>> => ({
  CONSOLE: console,
  HOST: host,
  STORE: store.kind,
  WORKFLOWS_RELOAD: reload,
});

function sourceOf(
  { environment, dotenv }: EnvironmentLayers,
  name: SettingName,
  secret: boolean,
): SettingSource {
  if (secret && readSecret(environmentOf({ environment, dotenv }), name).kind === 'file')
    return 'file';
  // An empty variable of the process hides that of `.env`, and counts as not set.
  if (environment[name] !== undefined)
    return environment[name].trim() === '' ? 'default' : 'environment';
  return (dotenv[name] ?? '').trim() === '' ? 'default' : '.env';
}

/**
 * The value as it is written in the environment, except for lists. Credentials in addresses are
 * removed.
 */
function valueOf(
  name: SettingName,
  { LOG_LEVEL: { level, areas } }: Settings,
  value: unknown,
): JsonValue {
  if (name !== 'LOG_LEVEL')
    return typeof value === 'string' ? withoutCredentials(value) : safeValue(value);
  return [level, ...Object.entries(areas).map(([area, own]) => `${area}=${own}`)].join(',');
}

/** The part of an address before its host, and its query, may contain a key. */
function withoutCredentials(value: string): JsonValue {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(value) || !URL.canParse(value)) return safeValue(value);
  const bare = value.replace(/:\/\/[^/@?#]*@/, '://[redacted]@').replace(/\?.*$/s, '?[redacted]');
  return safeValue(bare);
}
