import { isJsonObject, type JsonObject, type JsonValue, type ModelUsage } from '@mozaiks/contracts';
import { costOf, type Pricing } from '../catalog/cost-of.ts';
import { highestCount } from '../network/token-count.ts';

/** The usage of one answer, from all of its reports. */
export interface ChatUsage {
  take(report: JsonObject): void;
  /** The usage so far; null if the server has reported nothing. */
  now(): ModelUsage | null;
}

/**
 * Values that the API does not report are null. If the prices of a server are unknown, it may
 * report the cost itself, as gateways do.
 */
export function createChatUsage(pricing: Pricing | null): ChatUsage {
  let input: number | null = null;
  let output: number | null = null;
  let cached: number | null = null;
  let written: number | null = null;
  let reasoning: number | null = null;
  let reported = false;
  let reportedCost: number | null = null;
  return {
    take(report) {
      reported = true;
      reportedCost = costIn(report['cost']) ?? reportedCost;
      const prompt = partOf(report['prompt_tokens_details']);
      input = highestCount(input, report['prompt_tokens']);
      output = highestCount(output, report['completion_tokens']);
      cached = highestCount(cached, prompt['cached_tokens']);
      written = highestCount(written, prompt['cache_write_tokens']);
      reasoning = highestCount(
        reasoning,
        partOf(report['completion_tokens_details'])['reasoning_tokens'],
      );
    },
    now() {
      if (!reported) return null;
      const cached_input = within(cached, input);
      const cache_write = within(written, input);
      const tokens = {
        input,
        output,
        cached_input,
        ...(cache_write === null ? {} : { cache_write }),
      };
      return {
        input_tokens: input,
        output_tokens: output,
        cached_input_tokens: cached_input,
        reasoning_tokens: reasoning,
        cost_usd: pricing === null ? reportedCost : costOf(pricing, tokens),
      };
    },
  };
}

/** In US dollars; null for anything that cannot be the cost of a call. */
const costIn = (value: JsonValue | undefined): number | null =>
  typeof value === 'number' && value >= 0 && value < 100_000 ? value : null;

const partOf = (value: JsonValue | undefined): JsonObject => (isJsonObject(value) ? value : {});

/** A part that is larger than the whole is a server error, and counts as unknown. */
const within = (part: number | null, whole: number | null): number | null =>
  part !== null && part > (whole ?? Infinity) ? null : part;
