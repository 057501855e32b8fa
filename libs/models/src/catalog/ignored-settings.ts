import type { LlmConfig, ReasoningEffort } from '@mozaiks/contracts';
import { apiOf } from './api-of.ts';
import type { Dialect } from './dialect-of.ts';

/** The settings of a model, and whether tools are offered. */
export interface Asked {
  readonly config: LlmConfig;
  readonly dialect: Dialect;
  readonly tools: boolean;
}

/** From this version on, Anthropic's API has no sampling parameters, for any model. */
const WITHOUT_SAMPLING = '2026-10-21';

export function takesSampling({ config, dialect }: Pick<Asked, 'config' | 'dialect'>): boolean {
  const older = config.api_version !== undefined && config.api_version < WITHOUT_SAMPLING;
  return older && config.thinking === undefined && dialect.sampling !== false;
}

const set = (config: LlmConfig, ...keys: readonly (keyof LlmConfig)[]): readonly string[] =>
  keys.filter((key) => config[key] !== undefined);

export function ignoredByAnthropic({ config, dialect }: Asked): readonly string[] {
  const { reasoning_effort } = config;
  const taken = dialect.effort ?? ['low', 'medium', 'high', 'xhigh', 'max'];
  return [
    ...(takesSampling({ config, dialect })
      ? []
      : set(config, 'temperature', 'top_p').map(
          (key) => `${key} is not sent: the API does not accept it`,
        )),
    ...(reasoning_effort === undefined || taken.includes(reasoning_effort)
      ? []
      : [`reasoning_effort ${reasoning_effort} is not sent: the model does not accept it`]),
    ...set(config, 'seed').map((key) => `${key} is not sent: the API does not have it`),
    ...set(config, 'api').map(
      (key) => `${key} has no effect: only openai and openai-compatible have more than one API`,
    ),
  ];
}

type OpenaiName = 'openai' | 'openai-compatible';

export function ignoredByOpenai(asked: Asked): readonly string[] {
  const { config, dialect } = asked;
  const { reasoning_effort } = config;
  const sampling =
    isSentAsNone('openai', asked) || reasoning_effort === 'none' || (dialect.sampling ?? true);
  const over =
    apiOf('openai', asked) === 'responses' ? ignoredByResponses(config) : ignoredByChat(asked);
  return [
    ...(sampling
      ? []
      : set(config, 'temperature', 'top_p').map(
          (key) => `${key} is not sent: the model does not accept it`,
        )),
    ...over,
    ...(reasoning_effort === undefined || takesEffort(reasoning_effort, dialect)
      ? []
      : [`reasoning_effort ${reasoning_effort} is not sent: the model does not accept it`]),
    ...set(config, 'thinking').map((key) => `${key} is not sent: use reasoning_effort`),
  ];
}

/** Unknown efforts are sent, because the vendor may know them. */
export const takesEffort = (effort: ReasoningEffort, dialect: Dialect): boolean =>
  dialect.effort?.includes(effort) ?? true;

/**
 * Newer models accept tools over Chat Completions only without reasoning, which has to be turned
 * off explicitly.
 */
export const isSentAsNone = (as: OpenaiName, asked: Asked): boolean =>
  asked.tools && asked.dialect.tools === 'without_reasoning' && apiOf(as, asked) === 'chat';

function changedEffort(as: OpenaiName, asked: Asked): readonly string[] {
  const { reasoning_effort } = asked.config;
  if (reasoning_effort === undefined || reasoning_effort === 'none' || !isSentAsNone(as, asked))
    return [];
  return [
    `reasoning_effort ${reasoning_effort} is sent as none: over Chat Completions the model accepts tools only without reasoning`,
  ];
}

function ignoredByChat(asked: Asked): readonly string[] {
  const { config, dialect, tools } = asked;
  return [
    ...(dialect.reasons === true
      ? set(config, 'stop').map((key) => `${key} is not sent: reasoning models do not accept it`)
      : []),
    ...changedEffort('openai', asked),
    ...(dialect.tools === 'never' && tools
      ? ['the model accepts no tools over Chat Completions']
      : []),
  ];
}

const ignoredByResponses = (config: LlmConfig): readonly string[] =>
  set(config, 'stop', 'seed').map((key) => `${key} is not sent: Responses does not have it`);

/** A compatible server may accept everything in its API. */
export const ignoredByCompatible = (asked: Asked): readonly string[] =>
  asked.config.api === 'responses'
    ? ignoredByResponses(asked.config)
    : changedEffort('openai-compatible', asked);
