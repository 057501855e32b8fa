import type { ModelRequest, ProviderName, Secrets } from '@mozaiks/contracts';
import { modelInfoOf } from './catalog/model-info-of.ts';
import { DEFAULT_MODELS } from './catalog/models-table.ts';
import { notConfigured } from './not-configured.ts';
import { KEY_NAMES, isKey, type ModelSettings } from './settings.ts';

export interface ChosenModel {
  readonly provider: ProviderName;
  readonly model: string;
}

export interface Configured {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
}

/**
 * Which provider and model an `llm_config` means. Provider: its own, else MODEL_PROVIDER, else Anthropic where its key is set, else OpenAI where its key
 * is set, else the script where there is one. Model: its own, else DEFAULT_MODEL (unless that is known to be another provider's), else the provider's
 * default. Throws `model_not_configured`, saying in `details.missing` what would help.
 */
export function resolveModel(request: Pick<ModelRequest, 'llm_config' | 'script'>, { settings, secrets }: Configured): ChosenModel {
  const config = request.llm_config;
  const provider = config.provider ?? defaultProvider({ settings, secrets }) ?? (request.script === undefined ? undefined : 'scripted');
  if (provider === undefined) throw notConfigured({ missing: 'MODEL_PROVIDER or a key of a provider' });
  const model = config.model ?? defaultModel(provider, settings.default_model);
  if (model === undefined) throw notConfigured({ provider, missing: 'model' });
  return { provider, model };
}

/** The provider of whoever names none and has no script: MODEL_PROVIDER, else Anthropic where its key is set, else OpenAI where its key is set. */
export function defaultProvider({ settings, secrets }: Configured): ProviderName | undefined {
  if (settings.model_provider !== undefined) return settings.model_provider;
  if (isKey(secrets.get(KEY_NAMES.anthropic))) return 'anthropic';
  return isKey(secrets.get(KEY_NAMES.openai)) ? 'openai' : undefined;
}

/** A model that is known to be another provider's would only be refused. */
function defaultModel(provider: ProviderName, preset: string | undefined): string | undefined {
  const own = provider === 'openai-compatible' ? undefined : DEFAULT_MODELS[provider];
  if (preset === undefined || provider === 'scripted') return own;
  const owner = modelInfoOf(preset)?.provider;
  return owner === undefined || owner === provider || provider === 'openai-compatible' ? preset : own;
}
