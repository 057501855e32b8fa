import type { JsonObject, JsonValue } from '../json.ts';
import type { Expression } from './expression.ts';

export type VariableType = 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object';
export type AgentTextMatch =
  | { readonly equals: string }
  | { readonly contains: string }
  | { readonly regex: string };
export type VariableTrigger =
  | {
      readonly type: 'agent_text';
      readonly agent: string;
      readonly match: AgentTextMatch;
      readonly set?: JsonValue;
      readonly ui_hidden: boolean;
    }
  | { readonly type: 'ui_response'; readonly tool: string; readonly response_key: string };

export type VariableSource =
  | { readonly type: 'static'; readonly value: JsonValue }
  | {
      readonly type: 'config';
      readonly env_var: string;
      readonly default?: JsonValue;
      readonly required: boolean;
    }
  | {
      readonly type: 'state';
      readonly default?: JsonValue;
      readonly triggers: readonly VariableTrigger[];
    }
  | { readonly type: 'runtime' }
  | { readonly type: 'file'; readonly path: string; readonly value: JsonValue }
  | {
      readonly type: 'data_reference';
      readonly collection: string;
      readonly query_template: JsonObject;
      readonly fields?: readonly string[];
      readonly refresh: 'once' | 'per_turn';
      /** The value if nothing is found, or if the source cannot be read. */
      readonly default?: JsonValue;
    }
  | { readonly type: 'computed'; readonly expression: Expression }
  | { readonly type: 'external'; readonly tool: string };

export interface VariableDefinition {
  readonly name: string;
  readonly type: VariableType;
  readonly description?: string;
  readonly source: VariableSource;
  readonly sensitive: boolean;
  readonly client_writable: boolean;
}

/** These variables always exist and are read-only. */
export const RUNTIME_VARIABLES = ['app_id', 'user_id', 'chat_id', 'workflow_name'] as const;
