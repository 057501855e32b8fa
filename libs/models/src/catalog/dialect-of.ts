import type { ModelInfo, Models } from './model-info.ts';
import { modelInfoOf } from './model-info-of.ts';

/** What an API accepts from a model. The prices of a model that is not in the table are unknown. */
export type Dialect = Partial<Omit<ModelInfo, 'prices' | 'long_prompt'>>;

/** `claude-opus-5-5` is version 5.5 of `claude-opus`; `gpt-6.1-sol` is version 6.1 of `gpt`. */
const CLAUDE = /^(claude-[a-z]+)-(\d{1,2})(?:-(\d{1,2}))?(?!\d)/;
const GPT = /^(gpt)-(\d{1,2})(?:\.(\d{1,2}))?(?!\d)/;

interface Version {
  readonly family: string;
  readonly number: number;
}

function versionOf(model: string): Version | undefined {
  const found = CLAUDE.exec(model) ?? GPT.exec(model);
  const [, family, major, minor = '0'] = found ?? [];
  return family === undefined ? undefined : { family, number: Number(major) * 100 + Number(minor) };
}

/**
 * What the API accepts from a model: as in the table, otherwise like the newest model of its family
 * that is not newer. So a name newer than the table gets the newest dialect. An unknown Claude
 * family is treated like the newest model of Anthropic. Undefined if the name reveals nothing.
 */
export function dialectOf(model: string, models: Models): Dialect | undefined {
  const known = modelInfoOf(model, models);
  if (known !== undefined) return known;
  const version = versionOf(model);
  if (version === undefined) return undefined;
  const all = Object.entries(models).flatMap(([name, info]) => {
    const of = versionOf(name);
    return of === undefined ? [] : [{ ...of, info }];
  });
  const own = all.filter(({ family }) => family === version.family);
  const related =
    own.length > 0
      ? own
      : all.filter(
          ({ info }) => info.provider === 'anthropic' && version.family.startsWith('claude-'),
        );
  const sorted = related.sort((a, b) => b.number - a.number);
  return (sorted.find(({ number }) => number <= version.number) ?? sorted.at(-1))?.info;
}
