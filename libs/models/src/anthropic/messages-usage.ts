import { isJsonObject, type JsonObject, type ModelUsage } from '@mozaiks/contracts';
import { costOf, type Pricing } from '../catalog/cost-of.ts';
import { highestCount } from '../network/token-count.ts';

/**
 * The usage of one answer, from all of its reports: the prompt at its start, the totals at its end.
 */
export interface MessagesUsage {
  take(report: JsonObject, at: 'start' | 'end'): void;
  /** The usage so far; null if the API has reported nothing. */
  now(): ModelUsage | null;
}

/**
 * The API reports the tokens read from and written to the cache next to `input_tokens`; here they
 * are part of the prompt. The output that it reports at the start is not a total, and is ignored.
 */
export function createMessagesUsage(pricing: Pricing | null): MessagesUsage {
  let fresh: number | null = null;
  let cached: number | null = null;
  let written: number | null = null;
  let output: number | null = null;
  let reasoning: number | null = null;
  let reported = false;
  return {
    take(report, at) {
      reported = true;
      fresh = highestCount(fresh, report['input_tokens']);
      cached = highestCount(cached, report['cache_read_input_tokens']);
      written = highestCount(written, report['cache_creation_input_tokens']);
      if (at === 'start') return;
      output = highestCount(output, report['output_tokens']);
      const details = report['output_tokens_details'];
      reasoning = highestCount(
        reasoning,
        isJsonObject(details) ? details['thinking_tokens'] : undefined,
      );
    },
    now() {
      if (!reported) return null;
      const input = fresh === null ? null : fresh + (cached ?? 0) + (written ?? 0);
      return {
        input_tokens: input,
        output_tokens: output,
        cached_input_tokens: cached,
        reasoning_tokens: reasoning,
        cost_usd: costOf(pricing, {
          input,
          output,
          cached_input: cached,
          cache_write: written ?? 0,
        }),
      };
    },
  };
}
