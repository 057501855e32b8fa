import type { LlmConfig, Secrets } from '@mozaiks/contracts';
import { notConfigured } from '../not-configured.ts';
import type { ProviderDefinition } from '../provider-definition.ts';
import { isKey, type ModelSettings } from '../settings.ts';

export interface Address {
  readonly base_url: string;
  /** Null if the server needs none. */
  readonly key: string | null;
  /**
   * Headers that the author adds to every request, and those that the provider needs at other
   * addresses than the vendor's.
   */
  readonly headers: { readonly [name: string]: string };
}

interface Known {
  readonly settings: ModelSettings;
  readonly secrets: Secrets;
}

type Addressed = Pick<
  ProviderDefinition,
  'name' | 'key_name' | 'base_url' | 'base_url_from' | 'serves'
>;

/**
 * The address of a provider, and its key. Throws `model_not_configured` with the name of a missing
 * address or key. The key of a provider that is not a vendor is never sent to an address from a
 * workflow: the workflow names a key for that, or none is sent.
 */
export function addressOf(
  { name, key_name, serves, ...of }: Addressed,
  config: LlmConfig,
  { settings, secrets }: Known,
): Address {
  const base_url = config.base_url ?? of.base_url_from?.(settings) ?? of.base_url;
  if (base_url === undefined) throw notConfigured({ provider: name, missing: 'base_url' });
  const own = config.base_url === undefined || serves === 'vendor' ? key_name : undefined;
  const key = config.api_key_env ?? own;
  return {
    base_url,
    key: key === undefined ? null : named(key, name, secrets),
    headers: headersOf(config, name, secrets),
  };
}

export const OPENAI_KEY = 'OPENAI_API_KEY';

/**
 * Like `addressOf`, for a server that may need no key. If OpenAI's own key is set, it is sent to
 * the address in the process settings.
 */
export function compatibleAddress(config: LlmConfig, known: Known): Address {
  const provider = {
    name: 'openai-compatible',
    base_url_from: ({ openai_base_url }: ModelSettings) => openai_base_url,
  };
  const key = known.secrets.get(OPENAI_KEY);
  return addressOf(isKey(key) ? { ...provider, key_name: OPENAI_KEY } : provider, config, known);
}

function named(name: string, provider: string, secrets: Secrets): string {
  const key = secrets.get(name);
  if (!isKey(key)) throw notConfigured({ provider, missing: name });
  return key;
}

/**
 * The author names the variables that hold the values. Throws `model_not_configured` for a missing
 * one.
 */
const headersOf = (
  { headers = {} }: LlmConfig,
  provider: string,
  secrets: Secrets,
): { readonly [name: string]: string } =>
  Object.fromEntries(
    Object.entries(headers).map(([header, name]) => [header, named(name, provider, secrets)]),
  );
