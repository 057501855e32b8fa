import type Anthropic from '@anthropic-ai/sdk';
import { loadSdk } from '../load-sdk.ts';
import type { Address } from '../network/address-of.ts';
import { MAX_SDK_TIMEOUT_MS } from '../network/sdk-timeout.ts';

/** The SDK is loaded with the first client. Nothing is left to the SDK's environment: no retries, time limits, keys, traces or logs of its own. */
export async function createClient({ base_url, key }: Address): Promise<Anthropic> {
  const sdk = { provider: 'anthropic', name: '@anthropic-ai/sdk', major: 1 };
  const { default: Client } = await loadSdk(sdk, () => import('@anthropic-ai/sdk'));
  return new Client({
    baseURL: base_url.replace(/\/v1\/?$/, ''),
    apiKey: key,
    webhookKey: null,
    maxRetries: 0,
    timeout: MAX_SDK_TIMEOUT_MS,
    logLevel: 'off',
    openTelemetry: false,
  });
}
