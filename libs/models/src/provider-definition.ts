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
  /**
   * The address of the provider for an `llm_config`, its key and the author's headers. Throws
   * `model_not_configured` with the name of what is missing.
   */
  readonly addressOf: (config: LlmConfig) => Address;
}

/** One provider of models, complete. */
export interface ProviderDefinition {
  /** Its name in `provider` of an `llm_config` and in MODEL_PROVIDER. */
  readonly name: string;
  /**
   * The secret that holds its key, if `api_key_env` names no other. The default provider is the
   * first one whose key is set. Absent: the provider has no key, and is asked only by name.
   */
  readonly key_name?: string;
  /** Its address, if neither an `llm_config` nor `base_url_from` names another. */
  readonly base_url?: string;
  readonly base_url_from?: (settings: ModelSettings) => string | undefined;
  /** The model if neither the `llm_config` nor DEFAULT_MODEL names one. */
  readonly default_model?: string;
  /**
   * `vendor`: models of its own families. A name that is newer than the table has the window of its
   * family, and its key is sent to any address that a workflow names.
   * `any`: models of others as well, so that DEFAULT_MODEL always applies to it.
   * `script`: no model. It costs nothing, and DEFAULT_MODEL does not apply to it.
   * Absent: models that are known only by their exact name.
   */
  readonly serves?: 'vendor' | 'any' | 'script';
  /**
   * The longest answer that it requests. Default: `max_tokens`, otherwise the limit of the model.
   */
  readonly answer_tokens?: (config: LlmConfig, dialect: Dialect) => number;
  /** The author's settings that are not sent as written, in words. */
  readonly ignores?: (asked: Asked) => readonly string[];
  /**
   * Sends the server a request without costs, such as for the list of its models. Rejects with the
   * error of the request if the server cannot be reached or rejects the key. Absent: there is no
   * such request.
   */
  readonly probe?: (
    deps: Pick<ProviderDeps, 'settings' | 'secrets' | 'addressOf'>,
    signal: AbortSignal,
  ) => Promise<void>;
  /** Called once for each `createModels`. */
  readonly create: (deps: ProviderDeps) => Provider;
}
