import { RuntimeError, type LlmConfig, type ModelRequest } from '@mozaiks/contracts';
import { ANSWER_TOKENS, resolvedOf } from '../request/resolved.ts';
import { requestTokens } from '../request/size.ts';
import { runOf, type TurnScope } from '../turn-scope.ts';

const MILLION = 1_000_000;

/**
 * What is left of the run's budget after usage so far and the shares of children. Infinity if there
 * is no cap.
 */
export function budgetLeft(turn: TurnScope): {
  readonly tokens: number;
  readonly cost_usd: number;
} {
  const { start, usage, granted } = runOf(turn.state);
  const { max_tokens = Infinity, max_cost_usd = Infinity } = start?.budget ?? {};
  return {
    tokens: max_tokens - (usage.input_tokens ?? 0) - (usage.output_tokens ?? 0) - granted.tokens,
    cost_usd: max_cost_usd - (usage.cost_usd ?? 0) - granted.cost_usd,
  };
}

/**
 * Why the run's cost limit cannot be enforced with this model or one of its fallbacks. undefined if
 * it can, or there is none.
 */
export function priceProblem(turn: TurnScope, llm_config: LlmConfig): RuntimeError | undefined {
  if (runOf(turn.state).start?.budget?.max_cost_usd === undefined) return undefined;
  const { fallback = [], ...first } = llm_config;
  for (const config of [first, ...fallback]) {
    const resolved = resolvedOf(turn, config);
    if (resolved === undefined || resolved.prices !== undefined) continue;
    const { provider, model } = resolved;
    return new RuntimeError('model_price_unknown', {
      provider,
      model,
      detail: `${provider} ${model}: set prices in its llm_config`,
    });
  }
  return undefined;
}

/**
 * The request as the budget allows it. Its estimated tokens and the longest answer are reserved
 * before the call. If the author has set no `max_tokens`, the answer is capped to what is left.
 * Undefined if the budget is too small, and the call must not be made.
 */
export function reserved(turn: TurnScope, request: ModelRequest): ModelRequest | undefined {
  if (runOf(turn.state).start?.budget === undefined) return request;
  const left = budgetLeft(turn);
  const input = requestTokens(request);
  const asked = request.llm_config.max_tokens;
  const answer = Math.min(
    left.tokens - input,
    asked ?? ANSWER_TOKENS,
    affordable(turn, { request, input, cost_usd: left.cost_usd }),
  );
  if (answer < (asked ?? 1) || left.cost_usd <= 0) return undefined;
  return asked !== undefined || answer >= ANSWER_TOKENS
    ? request
    : { ...request, llm_config: { ...request.llm_config, max_tokens: answer } };
}

interface Cost {
  readonly request: ModelRequest;
  readonly input: number;
  readonly cost_usd: number;
}

/**
 * The longest answer that the remaining money pays for. No limit if there is no cap or the price is
 * not known.
 */
function affordable(turn: TurnScope, { request, input, cost_usd }: Cost): number {
  const prices = cost_usd === Infinity ? undefined : resolvedOf(turn, request.llm_config)?.prices;
  if (prices === undefined || prices.output === 0) return Infinity;
  return Math.floor((cost_usd - (input * prices.input) / MILLION) / (prices.output / MILLION));
}
