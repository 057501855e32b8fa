import type { EffectiveSetting } from '@mozaiks/runtime';
import { clean } from './clean.ts';

/** Longer values are cut: a public key would hide the rest. */
const MAX_VALUE = 60;

/** One line for each setting: its name, where its value comes from, and the value. */
export function settingsTable(settings: readonly EffectiveSetting[]): string {
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
