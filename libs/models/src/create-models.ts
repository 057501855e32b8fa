import type { Clock, Ids, Logger, ModelProvider, ProviderName, ResolvedModel, Secrets } from '@mozaiks/contracts';
import { createAnthropic } from './anthropic/anthropic.ts';
import type { Target } from './attempts/run-attempt.ts';
import { runAttempts } from './attempts/run-attempts.ts';
import { modelInfoOf } from './catalog/model-info-of.ts';
import { createOpenai } from './openai/openai.ts';
import type { Provider } from './provider-call.ts';
import { resolveModel, type ChosenModel } from './resolve-model.ts';
import { createScripted } from './scripted/scripted.ts';
import type { ModelSettings } from './settings.ts';
import { DEFAULT_TIME_LIMITS, type TimeLimits } from './time-limits.ts';

export interface ModelsOptions {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** In place of the defaults, one by one. */
  readonly limits?: Partial<TimeLimits>;
}

/** Prices are those of the model's own provider: what a compatible server asks for the same name is not known. */
function knownOf({ provider, model }: ChosenModel): Pick<ResolvedModel, 'context_window' | 'prices'> {
  const info = modelInfoOf(model);
  if (info === undefined) return {};
  const { context_window, prices } = info;
  return { context_window, ...(info.provider === provider ? { prices: { input: prices.input, output: prices.output } } : {}) };
}

/** Every provider behind one port, with retries, fallbacks and time limits. Loads a provider's SDK when it is first asked; the scripted one needs none. */
export function createModels(options: ModelsOptions): ModelProvider {
  const { settings, secrets, clock, ids, logger } = options;
  const network = { settings, secrets, clock, ids, logger };
  const providers: { readonly [name in ProviderName]: Provider } = {
    anthropic: createAnthropic(network),
    openai: createOpenai(network, 'openai'),
    'openai-compatible': createOpenai(network, 'openai-compatible'),
    scripted: createScripted({ clock }),
  };
  const limits = { ...DEFAULT_TIME_LIMITS, ...options.limits };
  const targetOf: Parameters<typeof runAttempts>[0]['targetOf'] = (config, { script }): Target => {
    const resolved = resolveModel({ llm_config: config, ...(script === undefined ? {} : { script }) }, { settings, secrets });
    return { ...resolved, config, ask: providers[resolved.provider] };
  };
  return {
    stream: (request, signal) => runAttempts({ clock, ids, logger, limits, targetOf }, request, signal),
    resolve: (request) => {
      const resolved = resolveModel(request, { settings, secrets });
      return { ...resolved, ...knownOf(resolved) };
    },
  };
}
