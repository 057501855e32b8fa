import type { LlmConfig } from '@mozaiks/contracts';
import type { Dialect } from '../catalog/dialect-of.ts';

const ANSWER_TOKENS = 8_192;
const REASONED_ANSWER_TOKENS = 32_000;

/**
 * The output limit, which the API requires. Thinking counts as output, so a thinking budget must
 * leave some room.
 */
export function maxTokensOf(config: LlmConfig, dialect: Dialect): number {
  const asked =
    config.max_tokens ?? (dialect.reasons === true ? REASONED_ANSWER_TOKENS : ANSWER_TOKENS);
  const budget = dialect.thinking === 'adaptive' ? 0 : (config.thinking?.budget_tokens ?? 0);
  const needed = asked > budget ? asked : asked + budget;
  return config.max_tokens === undefined
    ? Math.min(needed, config.max_output_tokens ?? dialect.max_output_tokens ?? needed)
    : needed;
}
