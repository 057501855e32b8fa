import type { JsonObject, JsonValue } from '../json.ts';

export interface UiConfig {
  readonly title?: string;
  readonly icon?: string;
  readonly theme?: JsonValue;
  readonly visual_agents?: readonly string[];
  readonly chat_pane_agents?: readonly string[];
  readonly artifact_agents?: readonly string[];
  /**
   * Variables that clients may see in APIs that have a state besides the messages. Sensitive
   * variables are never included. Default: none.
   */
  readonly context_variables?: readonly string[];
  readonly suggested_prompts: readonly string[];
  readonly components: {
    readonly [name: string]: {
      readonly schema?: JsonObject;
      readonly mode: 'inline' | 'artifact' | 'fullscreen';
    };
  };
  readonly input_placeholder?: string;
}
