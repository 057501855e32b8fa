import type { ProviderName } from '@mozaiks/contracts';

/** What the process's settings say of models; each may be missing. */
export interface ModelSettings {
  /** MODEL_PROVIDER: for every `llm_config` that names no provider. */
  readonly model_provider?: ProviderName;
  /** DEFAULT_MODEL: for every `llm_config` that names no model. */
  readonly default_model?: string;
  /** ANTHROPIC_BASE_URL. */
  readonly anthropic_base_url?: string;
  /** OPENAI_BASE_URL. */
  readonly openai_base_url?: string;
}

/** Names of the secrets that hold a provider's key, where `api_key_env` names no other. */
export const KEY_NAMES = { anthropic: 'ANTHROPIC_API_KEY', openai: 'OPENAI_API_KEY' } as const;

export const isKey = (secret: string | undefined): secret is string => secret !== undefined && secret !== '';
