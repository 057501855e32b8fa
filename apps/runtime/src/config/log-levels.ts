import type { LogLevel } from '@mozaiks/contracts';
import { didYouMean } from '@mozaiks/workflow-manager';

export const LOG_LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[];

/**
 * Parts of the server that can have their own log level: the libraries that log, and the server
 * itself.
 */
export const LOG_AREAS = [
  'auth',
  'engine',
  'models',
  'multitenant',
  'observability',
  'runner',
  'runtime',
  'tool-runtime',
  'transport',
  'workflow-manager',
] as const;
export type LogArea = (typeof LOG_AREAS)[number];

export interface LogLevels {
  /** For every area without its own level. */
  readonly level: LogLevel;
  readonly areas: Readonly<Partial<Record<LogArea, LogLevel>>>;
}

type Read =
  | { readonly ok: true; readonly value: LogLevels }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads a list such as `info,runner=debug`. If an area occurs more than once, its last entry
 * counts.
 */
export function readLogLevels(text: string): Read {
  let levels: LogLevels = { level: 'info', areas: {} };
  for (const entry of text.split(',').map((item) => item.trim())) {
    const [first = '', ...rest] = entry.split('=').map((part) => part.trim());
    const [area, level] = rest.length === 0 ? [undefined, first] : [first, rest.join('=')];
    if (!isOneOf(LOG_LEVELS, level)) return wrong('level', level, LOG_LEVELS);
    if (area === undefined) levels = { ...levels, level };
    else if (isOneOf(LOG_AREAS, area))
      levels = { ...levels, areas: { ...levels.areas, [area]: level } };
    else return wrong('area', area, LOG_AREAS);
  }
  return { ok: true, value: levels };
}

const isOneOf = <T extends string>(known: readonly T[], word: string): word is T =>
  known.some((each) => each === word);

/** Does not repeat the word itself, which may be a secret in the wrong variable. */
function wrong(what: string, word: string, known: readonly string[]): Read {
  return {
    ok: false,
    problem: `names an unknown ${what}: ${didYouMean(word, known) ?? `it must be one of ${known.join(', ')}`}`,
  };
}
