import type { LlmConfig } from '@mozaiks/contracts';
import type { Address } from '../network/address-of.ts';

export const ANTHROPIC = 'https://api.anthropic.com';

/** Whether an address is Anthropic's own: other servers accept less. */
export const isAnthropic = ({ base_url }: Pick<Address, 'base_url'>): boolean =>
  base_url.replace(/(?:\/v1)?\/?$/, '') === ANTHROPIC;

/**
 * Adds the headers that Messages needs. Other servers expect the key where older versions of the
 * API had it.
 */
export function withAnthropicHeaders(
  { base_url, key, headers }: Address,
  { api_version }: LlmConfig,
): Address {
  const otherServerKey = isAnthropic({ base_url }) || key === null ? {} : { 'x-api-key': key };
  const version = api_version === undefined ? {} : { 'anthropic-version': api_version };
  return { base_url, key, headers: { ...otherServerKey, ...version, ...headers } };
}
