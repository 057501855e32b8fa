import type { JsonObject, UsageTotals } from '@mozaiks/contracts';

/** Tokens of an answer. Unknown values count as 0. */
export interface AnswerUsage {
  readonly input: number;
  readonly output: number;
  readonly cached: number;
  readonly reasoning: number;
}

export const noTokens: AnswerUsage = { input: 0, output: 0, cached: 0, reasoning: 0 };

export const plusUsage = (
  { input, output, cached, reasoning }: AnswerUsage,
  more: Pick<
    UsageTotals,
    'input_tokens' | 'output_tokens' | 'cached_input_tokens' | 'reasoning_tokens'
  >,
): AnswerUsage => ({
  input: input + (more.input_tokens ?? 0),
  output: output + (more.output_tokens ?? 0),
  cached: cached + (more.cached_input_tokens ?? 0),
  reasoning: reasoning + (more.reasoning_tokens ?? 0),
});

export const usageBody = ({ input, output, cached, reasoning }: AnswerUsage): JsonObject => ({
  prompt_tokens: input,
  completion_tokens: output,
  total_tokens: input + output,
  prompt_tokens_details: { cached_tokens: cached },
  completion_tokens_details: { reasoning_tokens: reasoning },
});
