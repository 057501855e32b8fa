import type { LlmConfig } from '../definition/llm-config.ts';

/** What bounds the calls of one model, known before it is asked. */
export interface AskedModel {
  readonly provider: string;
  /** Empty: none is configured. */
  readonly model: string;
  /** Requests that one call may send to it: the first, and its repetitions. */
  readonly attempts: number;
  /** Tokens that fit into a request, the answer included. Absent: not known. */
  readonly context_window?: number;
  /** The longest answer that is asked for, in tokens. Absent: not known. */
  readonly output_tokens?: number;
  /** US dollars for a million tokens, the highest that may apply. Absent: not known. */
  readonly prices?: { readonly input: number; readonly output: number };
  /** Which tools its answers may call: those that it was offered, what its script says, or whatever it makes up. */
  readonly calls: 'offered' | 'scripted' | 'any';
}

/** The models that one call may ask, in order: that of the `llm_config`, and its fallbacks. At least one. */
export type AskedModels = (
  llm_config: LlmConfig,
  use: { readonly scripted: boolean },
) => readonly AskedModel[];
