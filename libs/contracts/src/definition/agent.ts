import type { LlmConfig } from './llm-config.ts';

export interface HistoryPolicy {
  readonly max_messages?: number;
  readonly max_tokens?: number;
  readonly include: 'all' | 'own';
  readonly summarize: boolean;
}

export interface Guardrail {
  readonly name: string;
  readonly regex?: string;
  readonly llm?: { readonly prompt: string; readonly llm_config: LlmConfig };
  readonly action: 'block' | 'replace' | 'handoff';
  readonly message?: string;
  readonly with?: string;
  readonly target?: string;
}

export interface AgentDefinition {
  readonly name: string;
  readonly display_name?: string;
  readonly description: string;
  /**
   * The system prompt: role, message, rendered sections or a file. Its `{{variable}}` placeholders
   * are not filled in yet.
   */
  readonly prompt: string;
  readonly llm_config: LlmConfig;
  readonly human_input_mode: 'NEVER' | 'ALWAYS' | 'TERMINATE';
  readonly max_consecutive_auto_reply?: number;
  readonly structured_outputs_required: boolean;
  /** The structured output model that the registry assigns to the agent. */
  readonly output_model?: string;
  readonly auto_tool_mode: boolean;
  readonly history: HistoryPolicy;
  readonly guardrails: {
    readonly input: readonly Guardrail[];
    readonly output: readonly Guardrail[];
  };
  /** Its text may be shown to users (`ui_config.visual_agents`). */
  readonly visible: boolean;
  /** Names of the tools that it may call. */
  readonly tools: readonly string[];
  /** Context variables that are shown in its prompt. */
  readonly exposures: readonly {
    readonly variables: readonly string[];
    readonly placement: 'append' | 'prepend';
    readonly template?: string;
  }[];
}
