import { readLogLevels, type LogLevels } from './log-levels.ts';

/** An environment variable: its type, its default and its meaning. */
export type Setting =
  | (Described & { readonly kind: 'text'; readonly default?: string; readonly secret?: true })
  | (Described & {
      readonly kind: 'integer';
      readonly default?: number;
      readonly min: number;
      readonly max: number;
    })
  | (Described & { readonly kind: 'switch'; readonly default: boolean })
  | (Described & {
      readonly kind: 'choice';
      readonly options: readonly string[];
      readonly default?: string;
    })
  /** A level with optional levels of areas: `info,runner=debug`. */
  | (Described & { readonly kind: 'log_levels'; readonly default: string })
  /** A comma-separated list or a JSON array of strings. */
  | (Described & { readonly kind: 'list'; readonly default: readonly string[] });

interface Described {
  readonly means: string;
  /** A description of the default, if it depends on other settings. */
  readonly otherwise?: string;
}

export type ValueOf<S extends Setting> = S extends {
  readonly kind: 'integer';
  readonly default: number;
}
  ? number
  : S extends { readonly kind: 'integer' }
    ? number | undefined
    : S extends { readonly kind: 'switch' }
      ? boolean
      : S extends { readonly kind: 'list' }
        ? readonly string[]
        : S extends { readonly kind: 'log_levels' }
          ? LogLevels
          : S extends { readonly kind: 'choice'; readonly options: readonly (infer O)[] }
            ? S extends { readonly default: string }
              ? O
              : O | undefined
            : S extends { readonly default: string }
              ? string
              : string | undefined;

export type Read =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: string };

/** Reads one variable. An empty one counts as not set. */
export function readSetting(setting: Setting, text: string | undefined): Read {
  if (setting.kind === 'log_levels')
    return readLogLevels(text === undefined || text.trim() === '' ? setting.default : text);
  if (text === undefined || text.trim() === '') return { ok: true, value: setting.default };
  switch (setting.kind) {
    case 'text':
      return { ok: true, value: text };
    case 'integer':
      return readInteger(setting, text.trim());
    case 'switch':
      return readSwitch(text.trim().toLowerCase());
    case 'choice':
      return setting.options.includes(text.trim())
        ? { ok: true, value: text.trim() }
        : { ok: false, problem: `must be one of ${setting.options.join(', ')}` };
    case 'list':
      return readList(text.trim());
  }
}

function readInteger(
  { min, max }: { readonly min: number; readonly max: number },
  text: string,
): Read {
  const value = Number(text);
  const fits = /^-?\d+$/.test(text) && value >= min && value <= max;
  return fits
    ? { ok: true, value }
    : { ok: false, problem: `must be a whole number from ${min} to ${max}` };
}

function readSwitch(text: string): Read {
  if (['true', 'on', '1', 'yes'].includes(text)) return { ok: true, value: true };
  if (['false', 'off', '0', 'no'].includes(text)) return { ok: true, value: false };
  return { ok: false, problem: 'must be true or false' };
}

function readList(text: string): Read {
  const comma = text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (!text.startsWith('[')) return { ok: true, value: comma };
  try {
    const items: unknown = JSON.parse(text);
    if (Array.isArray(items) && items.every((item) => typeof item === 'string'))
      return { ok: true, value: items };
  } catch {
    // Reported below: a list that starts like a JSON array must be one.
  }
  return { ok: false, problem: 'must be a comma-separated list or a JSON array of strings' };
}
