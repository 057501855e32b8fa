import type { LlmConfig } from '../definition/llm-config.ts';

/** The known limits of one model's calls. */
export interface CandidateModel {
  readonly provider: string;
  /** Empty if no model is configured. */
  readonly model: string;
  /** The most requests that one call may send to it: the first one and its retries. */
  readonly attempts: number;
  /** Tokens that fit into a request, including the answer. Absent: unknown. */
  readonly context_window?: number;
  /** The longest answer that is requested, in tokens. Absent: unknown. */
  readonly output_tokens?: number;
  /** US dollars for a million tokens, at the highest rate that may apply. Absent: unknown. */
  readonly prices?: { readonly input: number; readonly output: number };
  /**
   * Which tools its answers may call: those that it was offered, those in its script, or any name
   * that it invents.
   */
  readonly calls: 'offered' | 'scripted' | 'any';
}

/**
 * The models that one call may ask, in order: that of the `llm_config`, then its fallbacks. At
 * least one.
 */
export type CandidateModels = (
  llm_config: LlmConfig,
  use: { readonly scripted: boolean },
) => readonly CandidateModel[];
