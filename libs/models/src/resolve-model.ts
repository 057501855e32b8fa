import type { ModelRequest, RuntimeError, Secrets } from '@mozaiks/contracts';
import type { Models } from './catalog/model-info.ts';
import { modelInfoOf } from './catalog/model-info-of.ts';
import { notConfigured } from './not-configured.ts';
import type { ProviderDefinition } from './provider-definition.ts';
import { DEFAULT_PROVIDERS } from './providers.ts';
import { isKey, type ModelSettings } from './settings.ts';

export interface ChosenModel {
  readonly provider: string;
  readonly model: string;
}

export interface Configured {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
  /** What is known of models. Default: `MODELS`. */
  readonly models?: Models;
  /**
   * The available providers. The first of each name counts, and the default is the first one whose
   * key is set. Default: `DEFAULT_PROVIDERS`.
   */
  readonly providers?: readonly ProviderDefinition[];
}

/**
 * The provider and the model of an `llm_config`. Provider: its own, otherwise MODEL_PROVIDER,
 * otherwise the first whose key is set, otherwise the script if there is one. Model: its own,
 * otherwise DEFAULT_MODEL (unless that is known to be another provider's), otherwise the provider's
 * default. Throws `model_not_configured` with the missing setting in `details.missing`.
 */
export function resolveModel(
  request: Pick<ModelRequest, 'llm_config' | 'script'>,
  configured: Configured,
): ChosenModel {
  const config = request.llm_config;
  const provider =
    config.provider ??
    defaultProvider(configured) ??
    (request.script === undefined ? undefined : 'scripted');
  if (provider === undefined)
    throw notConfigured({ missing: 'MODEL_PROVIDER or a key of a provider' });
  const definition = definitionOf(provider, configured);
  const model = config.model ?? defaultModel(definition, configured);
  if (model === undefined) throw notConfigured({ provider, missing: 'model' });
  return { provider, model };
}

/** Throws `model_not_configured` for a name that is not registered. */
export function definitionOf(
  name: string,
  { providers = DEFAULT_PROVIDERS }: Configured,
): ProviderDefinition {
  const found = providers.find((provider) => provider.name === name);
  if (found === undefined) throw unknownProvider(name, providers);
  return found;
}

export function unknownProvider(
  name: string,
  providers: readonly ProviderDefinition[],
): RuntimeError {
  const names = providers.map((provider) => provider.name).join(', ');
  return notConfigured({
    provider: name,
    missing: 'provider',
    detail: `there is no provider ${name}: use one of ${names}`,
  });
}

/**
 * The provider for an `llm_config` without a provider, if there is no script: MODEL_PROVIDER,
 * otherwise the first whose key is set.
 */
export function defaultProvider({
  settings,
  secrets,
  providers = DEFAULT_PROVIDERS,
}: Configured): string | undefined {
  const withKey = providers.find(
    ({ key_name }) => key_name !== undefined && isKey(secrets.get(key_name)),
  );
  return settings.model_provider ?? withKey?.name;
}

/** A model that is known to be another provider's would only be rejected. */
function defaultModel(
  { name, default_model, serves }: ProviderDefinition,
  { settings, models }: Configured,
): string | undefined {
  const preset = settings.default_model;
  if (preset === undefined || serves === 'script') return default_model;
  const owner = modelInfoOf(preset, models)?.provider;
  return owner === undefined || owner === name || serves === 'any' ? preset : default_model;
}
