import type { ModelUsage } from '@mozaiks/contracts';
import type { MessageDeltaUsage, Usage } from '@anthropic-ai/sdk/resources/messages';
import { costOf } from '../catalog/cost-of.ts';
import { tokenCount } from '../network/token-count.ts';

type Counts = { readonly [name in keyof (Usage | MessageDeltaUsage)]?: unknown } & { readonly output_tokens_details?: unknown };

export interface MessagesUsage {
  /** At the beginning of the answer: the prompt. */
  begin(usage: Usage | undefined): void;
  /** At its end: the totals. */
  end(usage: MessageDeltaUsage | undefined): void;
  /** As known so far; null where the API said nothing. */
  now(): ModelUsage | null;
}

/** The API counts what was read from and written to the cache beside `input_tokens`: here they are part of the prompt. */
export function createMessagesUsage(model: string): MessagesUsage {
  let prompt: Counts | null = null;
  let totals: Counts | null = null;
  return {
    begin: (usage) => {
      prompt = usage ?? null;
    },
    end: (usage) => {
      totals = usage ?? null;
    },
    now: () => (prompt === null && totals === null ? null : usageOf(model, prompt ?? {}, totals ?? {})),
  };
}

function usageOf(model: string, prompt: Counts, totals: Counts): ModelUsage {
  const latest = (name: 'input_tokens' | 'cache_read_input_tokens' | 'cache_creation_input_tokens'): number | null =>
    tokenCount(totals[name]) ?? tokenCount(prompt[name]);
  const fresh = latest('input_tokens');
  const cached = latest('cache_read_input_tokens');
  const written = latest('cache_creation_input_tokens') ?? 0;
  const input = fresh === null ? null : fresh + (cached ?? 0) + written;
  const output = tokenCount(totals.output_tokens);
  const details = totals.output_tokens_details as { readonly thinking_tokens?: unknown } | null | undefined;
  return {
    input_tokens: input,
    output_tokens: output,
    cached_input_tokens: cached,
    reasoning_tokens: tokenCount(details?.thinking_tokens),
    cost_usd: costOf(model, { input, output, cached_input: cached, cache_write: written }),
  };
}
