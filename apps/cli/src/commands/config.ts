import type { EffectiveSetting } from '@mozaiks/runtime';
import type { Io } from '../io.ts';
import { readLayers } from '../read-environment.ts';
import { clean } from '../render/clean.ts';

export interface ConfigOptions {
  readonly format: 'text' | 'json';
}

/** Prints the settings that the server in this folder would have. */
export async function configCommand(io: Io, { format }: ConfigOptions): Promise<number> {
  const { effectiveSettings } = await import('@mozaiks/runtime');
  const settings: readonly EffectiveSetting[] = effectiveSettings(readLayers(io));
  io.stdout.write(
    format === 'json' ? `${JSON.stringify({ settings })}\n` : settingsTable(settings),
  );
  return 0;
}

/** Longer values are truncated, because a public key would hide the other settings. */
const MAX_VALUE = 60;

/** One line for each setting: its name, the source of its value, and the value. */
function settingsTable(settings: readonly EffectiveSetting[]): string {
  const widest = Math.max(...settings.map(({ name }) => name.length));
  return settings
    .map(
      (setting) =>
        `${setting.name.padEnd(widest)}  ${setting.source.padEnd(11)}  ${shown(setting)}\n`,
    )
    .join('');
}

function shown({ value, otherwise }: EffectiveSetting): string {
  if (value === null)
    return otherwise === undefined ? 'not set' : `not set: ${otherwise.replaceAll('`', '')}`;
  const text = clean(Array.isArray(value) ? value.join(', ') : String(value)).replace(/\s+/g, ' ');
  if (text === '') return 'none';
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE)}…` : text;
}
