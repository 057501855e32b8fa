/** The model settings of the process; each may be missing. */
export interface ModelSettings {
  /** MODEL_PROVIDER: for every `llm_config` that names no provider. */
  readonly model_provider?: string;
  /** DEFAULT_MODEL: for every `llm_config` that names no model. */
  readonly default_model?: string;
  /** ANTHROPIC_BASE_URL. */
  readonly anthropic_base_url?: string;
  /** OPENAI_BASE_URL. */
  readonly openai_base_url?: string;
}

export const isKey = (secret: string | undefined): secret is string =>
  secret !== undefined && secret !== '';
