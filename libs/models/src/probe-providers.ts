import { isRuntimeError, type JsonValue, type LlmConfig } from '@mozaiks/contracts';
import { messageOf } from './network/answer-errors.ts';
import { addressOf } from './network/address-of.ts';
import { factsOf, withCauses } from './attempts/error-facts.ts';
import type { ProviderDefinition } from './provider-definition.ts';
import { DEFAULT_PROVIDERS } from './providers.ts';
import { defaultProvider, type Configured } from './resolve-model.ts';
import { isKey } from './settings.ts';

export interface Probed {
  readonly provider: string;
  /**
   * `reached`: the server accepted the request and the key. `no_list`: it answers, but not to this
   * request (404 or 405), as some compatible servers do. `refused`: it answers with another error.
   * `unreachable`: there is no answer, or the provider is not configured.
   */
  readonly outcome: 'reached' | 'no_list' | 'refused' | 'unreachable';
  /** The status of the answer, if it was an error. */
  readonly status?: number;
  /** The message of the server, the network or the settings. Empty if the server was reached. */
  readonly message: string;
}

/**
 * Sends every provider whose key is set, and the default one, a request that costs no tokens.
 * Providers without such a request are left out. `timeout_ms` is the limit for each; they are asked
 * in parallel.
 */
export async function probeProviders(
  configured: Configured,
  timeout_ms: number,
): Promise<readonly Probed[]> {
  const { providers = DEFAULT_PROVIDERS, secrets } = configured;
  const chosen = defaultProvider(configured);
  const isUsed = ({ name, key_name }: ProviderDefinition): boolean =>
    name === chosen || (key_name !== undefined && isKey(secrets.get(key_name)));
  return Promise.all(
    providers
      .filter(isUsed)
      .flatMap((definition) => probed(definition, configured, timeout_ms) ?? []),
  );
}

function probed(
  definition: ProviderDefinition,
  { settings, secrets }: Configured,
  timeout_ms: number,
): Promise<Probed> | undefined {
  const { name: provider, probe } = definition;
  if (probe === undefined) return undefined;
  const signal = AbortSignal.timeout(timeout_ms);
  const ofThis = (config: LlmConfig) => addressOf(definition, config, { settings, secrets });
  const asked = async (): Promise<void> => probe({ settings, secrets, addressOf: ofThis }, signal);
  return asked().then(
    () => ({ provider, outcome: 'reached', message: '' }),
    (error: unknown): Probed => {
      if (isRuntimeError(error, 'model_not_configured'))
        return {
          provider,
          outcome: 'unreachable',
          message: String(error.details['detail'] ?? error.message),
        };
      if (signal.aborted)
        return {
          provider,
          outcome: 'unreachable',
          message: `no answer within ${timeout_ms / 1000} s`,
        };
      return { provider, ...failure(error) };
    },
  );
}

function failure(error: unknown): Omit<Probed, 'provider'> {
  const { status, message, error: body } = factsOf(error);
  if (status === undefined)
    return {
      outcome: 'unreachable',
      message: withCauses(error)
        .map((cause) => cause.message)
        .filter(isNew)
        .join(': '),
    };
  return {
    outcome: status === 404 || status === 405 ? 'no_list' : 'refused',
    status,
    message: body === undefined || body === null ? message : messageOf(body as JsonValue),
  };
}

const isNew = (text: string, at: number, all: readonly string[]): boolean =>
  text !== '' && all.indexOf(text) === at;
