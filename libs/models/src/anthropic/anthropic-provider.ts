import { ignoredByAnthropic } from '../catalog/ignored-settings.ts';
import type { ProviderDefinition } from '../provider-definition.ts';
import { ANTHROPIC, withAnthropicHeaders } from './anthropic-address.ts';
import { createClient } from './anthropic-client.ts';
import { createAnthropic } from './anthropic.ts';
import { maxTokensOf } from './max-tokens.ts';

export const anthropicProvider: ProviderDefinition = {
  name: 'anthropic',
  key_name: 'ANTHROPIC_API_KEY',
  base_url: ANTHROPIC,
  base_url_from: ({ anthropic_base_url }) => anthropic_base_url,
  default_model: 'claude-sonnet-5-5',
  serves: 'vendor',
  answer_tokens: maxTokensOf,
  ignores: ignoredByAnthropic,
  probe: async ({ addressOf }, signal) => {
    const address = withAnthropicHeaders(addressOf({}), {});
    const client = await createClient(address);
    await client.get('/v1/models', { query: { limit: 1 }, headers: address.headers, signal });
  },
  create: createAnthropic,
};
