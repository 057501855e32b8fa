import type { Clock, Ids, LlmConfig, Logger, Secrets } from '@mozaiks/contracts';
import type { Dialect } from './catalog/dialect-of.ts';
import type { Asked } from './catalog/ignored-settings.ts';
import type { Address } from './network/address-of.ts';
import type { Provider } from './provider-call.ts';
import type { ModelSettings } from './settings.ts';

/** What a provider needs to ask its models. */
export interface ProviderDeps {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  /** Where the provider is for an `llm_config`, its key and the author's headers. Throws `model_not_configured` for what is not set, naming it. */
  readonly addressOf: (config: LlmConfig) => Address;
}

/** One provider of models: all that the rest knows of it. */
export interface ProviderDefinition {
  /** As `provider` of an `llm_config` and MODEL_PROVIDER name it. */
  readonly name: string;
  /**
   * The secret that holds its key, if `api_key_env` names no other. The first provider whose key is
   * set is the default one. Absent: it has no key, and is asked only by name.
   */
  readonly key_name?: string;
  /** Its address, if neither an `llm_config` nor `base_url_from` names another. */
  readonly base_url?: string;
  readonly base_url_from?: (settings: ModelSettings) => string | undefined;
  /** What is asked if neither the `llm_config` nor DEFAULT_MODEL names a model. */
  readonly default_model?: string;
  /**
   * `vendor`: models of its own families. A name that is newer than the table has the window of its
   * family, and its key goes to whatever address a workflow names.
   * `any`: models of others as well, so that DEFAULT_MODEL is always for it.
   * `script`: no model. It costs nothing, and DEFAULT_MODEL is not for it.
   * Absent: models that only their exact name tells anything of.
   */
  readonly serves?: 'vendor' | 'any' | 'script';
  /** The longest answer that it asks for. Default: `max_tokens`, otherwise what the model can. */
  readonly answer_tokens?: (config: LlmConfig, dialect: Dialect) => number;
  /** What of the author's settings is not sent as written, in words. */
  readonly ignores?: (asked: Asked) => readonly string[];
  /**
   * Asks the server for something that costs nothing, such as the list of its models. Rejects with the error of the request
   * for a server that cannot be reached or refuses the key. Absent: nothing to ask.
   */
  readonly probe?: (
    deps: Pick<ProviderDeps, 'settings' | 'secrets' | 'addressOf'>,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Called once for each `createModels`. */
  readonly create: (deps: ProviderDeps) => Provider;
}
