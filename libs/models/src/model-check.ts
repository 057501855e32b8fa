import { isRuntimeError, type LlmConfig } from '@mozaiks/contracts';
import { costOf, type TokenCounts } from './catalog/cost-of.ts';
import { knowledgeOf } from './catalog/knowledge.ts';
import { modelInfoOf } from './catalog/model-info-of.ts';
import { MODELS } from './catalog/models-table.ts';
import { misspeltModel } from './catalog/misspelt-model.ts';
import {
  definitionOf,
  defaultProvider,
  resolveModel,
  type ChosenModel,
  type Configured,
} from './resolve-model.ts';

export interface ModelUse {
  /** Tools or transfers to other agents are offered. */
  readonly tools: boolean;
  /** The cost limit of a run, if it has one. */
  readonly max_cost_usd?: number;
  /** The approximate size of the prompt alone, in tokens. */
  readonly prompt_tokens: number;
  /** The workflow has a script for use without a configured provider. */
  readonly scripted: boolean;
}

/**
 * Returns what the models of an `llm_config`, fallbacks included, are known not to support of its
 * use. Empty for a model that is not configured.
 */
export const createModelCheck =
  (configured: Configured) =>
  (llm_config: LlmConfig, use: ModelUse): readonly string[] => {
    const { fallback = [], ...first } = llm_config;
    return [first, ...fallback].flatMap((config) => {
      const chosen = chosenBy(config, use, configured);
      return chosen === undefined
        ? []
        : problemsOf({ ...chosen, config }, use, configured).map(
            (problem) => `${chosen.model}: ${problem}`,
          );
    });
  };

function chosenBy(
  llm_config: LlmConfig,
  { scripted }: ModelUse,
  configured: Configured,
): ChosenModel | undefined {
  try {
    const { provider = ownerOf(llm_config.model, configured) } = llm_config;
    const asked = provider === undefined ? llm_config : { ...llm_config, provider };
    return resolveModel({ llm_config: asked, ...(scripted ? { script: [] } : {}) }, configured);
  } catch (error) {
    if (isRuntimeError(error, 'model_not_configured')) return undefined;
    throw error;
  }
}

/** The provider of a table model, even if no provider is configured. */
const ownerOf = (model: string | undefined, configured: Configured): string | undefined =>
  model === undefined || defaultProvider(configured) !== undefined
    ? undefined
    : modelInfoOf(model, configured.models)?.provider;

function problemsOf(
  asked: ChosenModel & { readonly config: LlmConfig },
  { tools, max_cost_usd, prompt_tokens }: ModelUse,
  configured: Configured,
): readonly string[] {
  const { config } = asked;
  const { ignores, serves } = definitionOf(asked.provider, configured);
  const { dialect, pricing } = knowledgeOf(asked, configured.models ?? MODELS);
  const unpriced = max_cost_usd !== undefined && serves !== 'script' && pricing === null;
  // The cost at the author's own prices is checked with the other limits of the workflow.
  const cost =
    config.prices === undefined ? costOf(pricing, firstCall(prompt_tokens, config)) : null;
  return [
    ...nameProblems(asked, configured),
    ...answerProblems(asked, configured),
    ...(ignores?.({ config, dialect, tools }) ?? []),
    ...(unpriced
      ? ['no price is known, so max_cost_usd cannot be enforced: set prices in its llm_config']
      : []),
    ...((cost ?? 0) > (max_cost_usd ?? Infinity)
      ? ['a single call may cost more than max_cost_usd of the budget']
      : []),
  ];
}

const firstCall = (input: number, { max_tokens: output = 0 }: LlmConfig): TokenCounts => ({
  input,
  output,
  cached_input: 0,
});

type Checked = ChosenModel & { readonly config: LlmConfig };

/** Checks the name for providers that serve only their own models. */
function nameProblems(
  { provider, model, config }: Checked,
  configured: Configured,
): readonly string[] {
  if (
    config.model === undefined ||
    config.base_url !== undefined ||
    (provider !== 'openai' && provider !== 'anthropic')
  )
    return [];
  const models = configured.models ?? MODELS;
  const owner = modelInfoOf(model, models)?.provider;
  if (owner !== undefined)
    return owner === provider ? [] : [`it is a model of ${owner}, but provider is ${provider}`];
  const meant = misspeltModel(model, Object.keys(models));
  return meant === undefined ? [] : [`unknown model: did you mean ${meant}?`];
}

function answerProblems({ model, config }: Checked, configured: Configured): readonly string[] {
  const longest =
    config.max_output_tokens ?? modelInfoOf(model, configured.models ?? MODELS)?.max_output_tokens;
  if (longest === undefined || config.max_tokens === undefined || config.max_tokens <= longest)
    return [];
  return [`max_tokens is ${config.max_tokens}, but the longest answer has ${longest} tokens`];
}
