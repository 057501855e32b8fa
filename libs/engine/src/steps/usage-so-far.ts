import type { LlmConfig, ModelRequest, ModelUsage } from '@mozaiks/contracts';
import { resolvedOf } from '../request/resolved.ts';
import { estimateTokens, requestTokens } from '../request/size.ts';
import type { TurnScope } from '../turn-scope.ts';
import type { StreamedMessage } from './stream-message.ts';

interface Cut {
  readonly request: ModelRequest;
  /** The part of the answer that was received. null: nothing. */
  readonly message: StreamedMessage | null;
  /** The usage that the provider reported with the failure. */
  readonly reported: ModelUsage | null;
  /** The model that was asked, to look up its prices. */
  readonly llm_config: LlmConfig;
}

export interface UsageSoFar {
  readonly usage: ModelUsage | null;
  readonly estimated?: true;
}

const MILLION = 1_000_000;

/**
 * The usage of a call that did not end: what the provider has reported, and otherwise estimates
 * from the request and the received text. Nothing is estimated before an answer has started.
 */
export function usageSoFar(
  turn: TurnScope,
  { request, message, reported, llm_config }: Cut,
): UsageSoFar {
  const known = reported ?? message?.usage ?? null;
  const text = message?.text ?? '';
  if (known === null && text === '') return { usage: null };
  const input = known?.input_tokens ?? requestTokens(request);
  const output = Math.max(known?.output_tokens ?? 0, estimateTokens(text.length));
  if (known?.input_tokens === input && known.output_tokens === output && known.cost_usd !== null)
    return { usage: known };
  const prices = resolvedOf(turn, llm_config)?.prices;
  const cost_usd =
    prices === undefined ? null : (input * prices.input + output * prices.output) / MILLION;
  return {
    usage: {
      input_tokens: input,
      output_tokens: output,
      cached_input_tokens: known?.cached_input_tokens ?? null,
      reasoning_tokens: known?.reasoning_tokens ?? null,
      cost_usd,
    },
    ...(known?.input_tokens === input && known.output_tokens === output ? {} : { estimated: true }),
  };
}
