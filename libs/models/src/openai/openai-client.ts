import type OpenAI from 'openai';
import { loadSdk } from '../load-sdk.ts';
import type { Address } from '../network/address-of.ts';
import { fetchWithErrorBodies } from '../network/error-bodies.ts';
import { MAX_SDK_TIMEOUT_MS } from '../network/sdk-timeout.ts';

/** The SDK is loaded with the first client. Nothing is left to the SDK's environment: no retries, time limits, keys, organisations or logs of its own. */
export async function createClient({ base_url, key }: Address): Promise<OpenAI> {
  const sdk = { provider: 'openai', name: 'openai', major: 6 };
  const { default: Client } = await loadSdk(sdk, () => import('openai'));
  return new Client({
    baseURL: base_url,
    apiKey: key ?? 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: MAX_SDK_TIMEOUT_MS,
    logLevel: 'off',
    fetch: fetchWithErrorBodies,
    ...(key === null ? { defaultHeaders: { Authorization: null } } : {}),
  });
}
