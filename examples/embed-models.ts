import type { ModelChunk, ModelRequest } from '@mozaiks/contracts';
import {
  createModels,
  DEFAULT_PROVIDERS,
  type ModelsOptions,
  type ProviderDefinition,
} from '@mozaiks/models';

/** A custom provider. Workflows name it like a built-in one: `llm_config: { provider: house }`. */
export const house: ProviderDefinition = {
  name: 'house',
  key_name: 'HOUSE_API_KEY',
  base_url: 'https://models.house.example',
  default_model: 'house-1',
  create: ({ addressOf }) => {
    return async ({ config, model, request, signal, sink, asks }) => {
      const address = addressOf(config);
      asks(address);
      const response = await fetch(`${address.base_url}/answers`, {
        method: 'POST',
        headers: { ...address.headers, authorization: `Bearer ${address.key}` },
        body: JSON.stringify({ model, question: request.messages.at(-1)?.text }),
        signal,
      });
      const { ok, status, headers } = response;
      const text = await response.text();
      if (!ok) throw Object.assign(new Error(text), { status });
      sink.push({ type: 'text', text });
      const tokens = {
        input_tokens: Number(headers.get('x-input')),
        output_tokens: Number(headers.get('x-output')),
      };
      const usage = {
        ...tokens,
        cached_input_tokens: null,
        reasoning_tokens: null,
        cost_usd: null,
      };
      sink.push({ type: 'finish', reason: 'stop', provider: 'house', model, usage, cached: false });
    };
  },
};

/**
 * One answer. Retries, fallbacks, time limits and costs work the same for every provider of the
 * list.
 */
export async function embedModels(
  request: ModelRequest,
  options: Omit<ModelsOptions, 'providers'>,
): Promise<readonly ModelChunk[]> {
  const models = createModels({ ...options, providers: [house, ...DEFAULT_PROVIDERS] });
  const chunks: ModelChunk[] = [];
  for await (const chunk of models.stream(request, new AbortController().signal))
    chunks.push(chunk);
  return chunks;
}
