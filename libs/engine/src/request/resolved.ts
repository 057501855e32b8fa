import { defined, isRuntimeError, type LlmConfig, type ResolvedModel } from '@mozaiks/contracts';
import type { TurnScope } from '../turn-scope.ts';

/**
 * The model that would be asked, with its known limits. undefined if none is configured: the call
 * itself then reports that.
 */
export function resolvedOf(
  { deps, workflow: { script } }: TurnScope,
  llm_config: LlmConfig,
): ResolvedModel | undefined {
  try {
    return deps.models.resolve({ llm_config, ...defined({ script }) });
  } catch (error) {
    if (isRuntimeError(error)) return undefined;
    throw error;
  }
}

/** Tokens that are reserved for an answer if the author has set no `max_tokens`. */
export const ANSWER_TOKENS = 8_192;

/** Tokens of a model's window minus those for its answer. Infinity if the window is not known. */
export function windowOf(turn: TurnScope, llm_config: LlmConfig): number {
  const window = resolvedOf(turn, llm_config)?.context_window;
  if (window === undefined) return Infinity;
  return window - (llm_config.max_tokens ?? Math.min(ANSWER_TOKENS, window / 4));
}
