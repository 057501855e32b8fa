import path from 'node:path';
import type { Configured } from '@mozaiks/models';
import type { Plan } from '@mozaiks/runtime';
import type { Io } from '../io.ts';
import { readEnvironment } from '../read-environment.ts';
import type { Finding } from './finding.ts';

/** Valid settings, with paths resolved as for the server in this folder. */
export interface Configuration {
  readonly plan: Plan;
  readonly configured: Required<Configured>;
}

export interface CheckedSettings {
  readonly findings: readonly Finding[];
  /** Absent: the settings are invalid. */
  readonly configuration?: Configuration;
}

export async function checkSettings(io: Io): Promise<CheckedSettings> {
  const { ConfigError, planOf, readSettings } = await import('@mozaiks/runtime');
  const { configuredModels } = await import('@mozaiks/runtime/configuration');
  const env = readEnvironment(io);
  try {
    const settings = readSettings(env);
    const configured = configuredModels(settings, { env, cwd: io.cwd });
    const resolved = {
      DATA_DIR: path.resolve(io.cwd, settings.DATA_DIR),
      WORKFLOWS_DIR: path.resolve(io.cwd, settings.WORKFLOWS_DIR),
    };
    const plan = planOf({ ...settings, ...resolved });
    const mode = plan.dev ? 'dev mode' : 'production';
    const ok: Finding = {
      check: 'settings',
      level: 'ok',
      message: `the settings can be used: ${mode}, ${plan.store.kind} store`,
    };
    return {
      findings: [ok, ...(await unknown(env, configured, plan))],
      configuration: { plan, configured },
    };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const hint = 'every setting is in docs/reference/configuration.md';
    return {
      findings: error.problems.map((message) => ({
        check: 'settings',
        level: 'error',
        message,
        hint,
      })),
    };
  }
}

async function unknown(
  env: Io['env'],
  configured: Required<Configured>,
  { settings }: Plan,
): Promise<readonly Finding[]> {
  const { unknownVariables } = await import('@mozaiks/runtime');
  const keys = configured.providers.flatMap(({ key_name = [] }) => key_name);
  return unknownVariables(env, { keys, allowed: settings.CONTEXT_ENV_ALLOW }).map(
    ({ name, hint }) => ({
      check: 'variables',
      level: 'warning',
      message: `unknown variable ${name}`,
      hint,
    }),
  );
}
