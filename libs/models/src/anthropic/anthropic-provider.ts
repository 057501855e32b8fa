import { ignoredByAnthropic } from '../catalog/ignored-settings.ts';
import { cancellationOf } from '../http/cancellation.ts';
import { sendJson } from '../http/send-json.ts';
import type { ProviderDefinition } from '../provider-definition.ts';
import { ANTHROPIC, withAnthropicHeaders } from './anthropic-address.ts';
import { anthropicRequest } from './anthropic-request.ts';
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
    const answer = await sendJson(
      anthropicRequest(address, '/v1/models?limit=1'),
      cancellationOf(signal),
    );
    answer.hangUp();
  },
  create: createAnthropic,
};
