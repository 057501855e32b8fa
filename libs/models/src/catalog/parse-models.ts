import { REASONING_EFFORTS } from '@mozaiks/contracts';
import type { ModelInfo, Models } from './model-info.ts';
import { resolveLikes, type Entry } from './resolve-likes.ts';

interface Rule {
  readonly wants: string;
  fits(value: unknown): boolean;
}

/** The fields of an object. A nested object has its own. */
interface Shape {
  readonly [field: string]: Rule | { readonly fields: Shape; readonly required: readonly string[] };
}

const text: Rule = { wants: 'a text', fits: (value) => typeof value === 'string' && value !== '' };
const flag: Rule = { wants: 'true or false', fits: (value) => typeof value === 'boolean' };
const tokens: Rule = {
  wants: 'a whole number above 0',
  fits: (value) => Number.isSafeInteger(value) && Number(value) > 0,
};
const price: Rule = {
  wants: 'a number of 0 or more',
  fits: (value) => typeof value === 'number' && value >= 0,
};
const oneOf = (...words: readonly string[]): Rule => ({
  wants: `one of ${words.join(', ')}`,
  fits: (value) => words.includes(String(value)),
});
const words = (all: readonly string[]): Rule => ({
  wants: `a list of ${all.join(', ')}`,
  fits: (value) => Array.isArray(value) && value.every((one) => all.includes(one)),
});

const prices = {
  fields: { input: price, output: price, cached_input: price, cache_write: price },
  required: ['input', 'output'],
};

/**
 * The one list of the fields of an entry. The compiler checks that it names every field of a
 * ModelInfo.
 */
const ENTRY = {
  like: text,
  provider: text,
  context_window: tokens,
  max_output_tokens: tokens,
  prices,
  long_prompt: { fields: { over_tokens: tokens, prices }, required: ['over_tokens', 'prices'] },
  api: oneOf('chat', 'responses'),
  structured_output: oneOf('native', 'tool'),
  tools: oneOf('yes', 'without_reasoning', 'never'),
  system_messages: flag,
  updates: flag,
  forced_tool: oneOf('yes', 'without_thinking', 'no'),
  sampling: flag,
  reasons: flag,
  thinking: oneOf('budget', 'adaptive', 'none'),
  effort: words(REASONING_EFFORTS),
} satisfies Shape & Record<keyof ModelInfo | 'like', unknown>;

const FILE: Shape = {
  date: text,
  sources: {
    wants: 'a list of texts',
    fits: (value) => Array.isArray(value) && value.every(text.fits),
  },
};

/**
 * `problems` lists what is wrong, each with its position in the file. If it is empty, `models` can
 * be used.
 */
export interface ParsedModels {
  readonly models: Models;
  readonly problems: readonly string[];
}

/**
 * Reads a file of models on top of the known ones. An entry replaces the model of its name or adds
 * a new one, and may be `like` any known model or another entry.
 */
export function parseModels(file: unknown, known: Models = {}): ParsedModels {
  if (!isObject(file) || !isObject(file['models']))
    return { models: known, problems: ['models must be an object with an entry for each model'] };
  const { models: listed, ...rest } = file;
  const problems = [
    ...problemsIn(rest, { fields: FILE, required: [] }, ''),
    ...Object.entries(listed).flatMap(([name, entry]) => entryProblems(name, entry)),
  ];
  return problems.length > 0
    ? { models: known, problems }
    : resolveLikes(listed as Readonly<Record<string, Entry>>, known);
}

function entryProblems(name: string, entry: unknown): readonly string[] {
  const path = `models.${name}`;
  if (!isObject(entry)) return [`${path} must be an object`];
  return problemsIn(
    entry,
    { fields: ENTRY, required: entry['like'] === undefined ? ['provider'] : [] },
    `${path}.`,
  );
}

interface Fields {
  readonly fields: Shape;
  readonly required: readonly string[];
}

function problemsIn(
  value: Readonly<Record<string, unknown>>,
  { fields, required }: Fields,
  path: string,
): readonly string[] {
  const missing = required
    .filter((field) => value[field] === undefined)
    .map((field) => `${path}${field} is missing`);
  const wrong = Object.entries(value).flatMap(([field, of]) => {
    const rule = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (rule === undefined)
      return [`${path}${field} is unknown: known fields are ${Object.keys(fields).join(', ')}`];
    if ('fits' in rule) return rule.fits(of) ? [] : [`${path}${field} must be ${rule.wants}`];
    return isObject(of)
      ? problemsIn(of, rule, `${path}${field}.`)
      : [`${path}${field} must be an object`];
  });
  return [...missing, ...wrong];
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
