import { ignoredByCompatible, ignoredByOpenai } from '../catalog/ignored-settings.ts';
import { cancellationOf } from '../http/cancellation.ts';
import { sendJson } from '../http/send-json.ts';
import { compatibleAddress, OPENAI_KEY, type Address } from '../network/address-of.ts';
import type { ProviderDefinition } from '../provider-definition.ts';
import { createOpenai } from './openai.ts';
import { openaiRequest } from './openai-request.ts';

export const openaiProvider: ProviderDefinition = {
  name: 'openai',
  key_name: OPENAI_KEY,
  base_url: 'https://api.openai.com/v1',
  base_url_from: ({ openai_base_url }) => openai_base_url,
  default_model: 'gpt-6-sol',
  serves: 'vendor',
  ignores: ignoredByOpenai,
  probe: ({ addressOf }, signal) => listModels(addressOf({}), signal),
  create: (deps) => createOpenai(deps, 'openai'),
};

/** A server with the API of OpenAI, which may accept any setting. */
export const compatibleProvider: ProviderDefinition = {
  name: 'openai-compatible',
  serves: 'any',
  ignores: ignoredByCompatible,
  probe: (deps, signal) => listModels(compatibleAddress({}, deps), signal),
  create: (deps) => createOpenai(deps, 'openai-compatible'),
};

async function listModels(address: Address, signal: AbortSignal): Promise<void> {
  const answer = await sendJson(openaiRequest(address, '/models'), cancellationOf(signal));
  answer.hangUp();
}
