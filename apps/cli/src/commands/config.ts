import type { EffectiveSetting } from '@mozaiks/runtime';
import type { Io } from '../io.ts';
import { readLayers } from '../read-environment.ts';
import { settingsTable } from '../render/settings-table.ts';

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
