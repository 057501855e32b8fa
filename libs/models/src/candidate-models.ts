import {
  isRuntimeError,
  type CandidateModel,
  type CandidateModels,
  type LlmConfig,
} from '@mozaiks/contracts';
import { DEFAULT_RETRIES } from './attempts/run-attempts.ts';
import { knowledgeOf } from './catalog/knowledge.ts';
import { modelInfoOf } from './catalog/model-info-of.ts';
import { MODELS } from './catalog/models-table.ts';
import type { Pricing } from './catalog/cost-of.ts';
import type { ProviderDefinition } from './provider-definition.ts';
import { definitionOf, resolveModel, type ChosenModel, type Configured } from './resolve-model.ts';

/**
 * Returns the models that a call may ask, and the limits of its requests. A value that is neither
 * in the table nor set by the author is absent: nothing is taken from similar models.
 */
export const createCandidateModels =
  (configured: Configured): CandidateModels =>
  ({ fallback = [], ...first }, { scripted }) => {
    const chosen = [first, ...fallback].map((config) => askedModel(config, scripted, configured));
    // Skips fallbacks that are not configured.
    return chosen.filter(({ model }, index) => index === 0 || model !== '');
  };

function askedModel(config: LlmConfig, scripted: boolean, configured: Configured): CandidateModel {
  const attempts = 1 + (config.retries ?? DEFAULT_RETRIES);
  const chosen = chosenBy(config, scripted, configured);
  if (chosen === undefined)
    return { provider: config.provider ?? '', model: '', attempts, calls: 'any' };
  const definition = definitionOf(chosen.provider, configured);
  if (definition.serves === 'script')
    return { ...chosen, attempts: 1, prices: { input: 0, output: 0 }, calls: 'scripted' };
  const calls = isVendors(definition, config, configured) ? 'offered' : 'any';
  return { ...chosen, attempts, ...sizesOf({ ...chosen, config }, definition, configured), calls };
}

function chosenBy(
  llm_config: LlmConfig,
  scripted: boolean,
  configured: Configured,
): ChosenModel | undefined {
  try {
    const chosen = resolveModel({ llm_config, ...(scripted ? { script: [] } : {}) }, configured);
    definitionOf(chosen.provider, configured);
    return chosen;
  } catch (error) {
    if (isRuntimeError(error, 'model_not_configured')) return undefined;
    throw error;
  }
}

/** The vendors' own APIs let a model call only the offered tools. */
const isVendors = (
  { serves, base_url_from }: ProviderDefinition,
  config: LlmConfig,
  { settings }: Configured,
): boolean =>
  serves === 'vendor' &&
  config.base_url === undefined &&
  config.extra_body === undefined &&
  base_url_from?.(settings) === undefined;

type Sizes = Pick<CandidateModel, 'context_window' | 'output_tokens' | 'prices'>;

function sizesOf(
  asked: ChosenModel & { readonly config: LlmConfig },
  definition: ProviderDefinition,
  { models = MODELS }: Configured,
): Sizes {
  const { config, model } = asked;
  const { dialect, pricing } = knowledgeOf(asked, models);
  const listed = modelInfoOf(model, models);
  // If the author sets a smaller window than the real one, that limits the history, not the last
  // message.
  const context_window = Math.max(listed?.context_window ?? 0, config.context_window ?? 0);
  const output_tokens =
    definition.answer_tokens?.(config, dialect) ??
    config.max_tokens ??
    config.max_output_tokens ??
    listed?.max_output_tokens;
  return {
    ...(context_window === 0 ? {} : { context_window }),
    ...(output_tokens === undefined || changesLength(config) ? {} : { output_tokens }),
    ...(pricing === null ? {} : { prices: highestOf(pricing) }),
  };
}

/** `extra_body` is sent unchanged, and may request a longer answer or several. */
const changesLength = ({ extra_body = {} }: LlmConfig): boolean =>
  Object.keys(extra_body).some((key) => /tokens|^n$/.test(key));

function highestOf({ prices, long_prompt }: Pricing): NonNullable<CandidateModel['prices']> {
  const all = [prices, ...(long_prompt === undefined ? [] : [long_prompt.prices])];
  return {
    input: Math.max(
      ...all.flatMap(({ input, cached_input, cache_write }) => [input, cached_input, cache_write]),
    ),
    output: Math.max(...all.map(({ output }) => output)),
  };
}
