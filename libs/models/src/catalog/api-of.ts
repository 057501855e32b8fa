import type { LlmConfig, ModelApi } from '@mozaiks/contracts';
import type { Dialect } from './dialect-of.ts';

interface Asked {
  readonly config: LlmConfig;
  readonly dialect: Dialect;
}

/**
 * Which of OpenAI's two APIs a model is asked over: the author's choice, otherwise Responses if it
 * is OpenAI's and needs it.
 */
export const apiOf = (as: 'openai' | 'openai-compatible', { config, dialect }: Asked): ModelApi =>
  config.api ?? (as === 'openai' ? dialect.api : undefined) ?? 'chat';
