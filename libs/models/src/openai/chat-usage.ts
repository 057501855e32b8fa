import type { ModelUsage } from '@mozaiks/contracts';
import type { CompletionUsage } from 'openai/resources/completions';
import { costOf } from '../catalog/cost-of.ts';
import { tokenCount } from '../network/token-count.ts';

/** Usage as the API counts it, and its cost; what it does not say is null. `model` null: at prices that are not known. */
export function chatUsage(usage: CompletionUsage, model: string | null): ModelUsage {
  const input = tokenCount(usage.prompt_tokens);
  const output = tokenCount(usage.completion_tokens);
  const cached = tokenCount(usage.prompt_tokens_details?.cached_tokens);
  const written = tokenCount(usage.prompt_tokens_details?.cache_write_tokens);
  const tokens = { input, output, cached_input: cached, ...(written === null ? {} : { cache_write: written }) };
  return {
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: cached,
    reasoning_tokens: tokenCount(usage.completion_tokens_details?.reasoning_tokens),
    cost_usd: model === null ? null : costOf(model, tokens),
  };
}
