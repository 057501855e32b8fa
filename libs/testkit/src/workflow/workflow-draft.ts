import type {
  AgentDefinition,
  HandoffRule,
  HandoffTarget,
  HookDefinition,
  JsonValue,
  LifecycleTool,
  ScriptEntry,
  ScriptStep,
  ToolDefinition,
  Validation,
  VariableDefinition,
  VariableTrigger,
  WorkflowDefinition,
} from '@mozaiks/contracts';
import type { TestFunction, TestFunctions } from './test-function.ts';

/**
 * By default an agent is visible, does not ask the user, sees every message, and may call every
 * tool that lists no agents.
 */
export type AgentDraft = Partial<AgentDefinition> & { readonly name: string };

export interface HandoffDraft {
  /** An agent, `user` or `*`. */
  readonly from: string;
  /** An agent's name, `user`, `terminate`, or a complete target. */
  readonly to: string | HandoffTarget;
  /** Default: `llm` with a `condition`, `post` with a `when`, otherwise `after_work`. */
  readonly kind?: HandoffRule['kind'];
  /** The text for the model. */
  readonly condition?: string;
  /** An expression. */
  readonly when?: string;
}

type Written<T> = Partial<Omit<T, 'name' | 'code' | 'requires_approval'>>;

export interface ToolDraft extends Written<ToolDefinition> {
  /** The function that `testTools` runs. Absent: the tool has no function. */
  readonly run?: TestFunction;
  /** Replaces the check against `parameters`. */
  readonly check?: (value: JsonValue) => Validation;
  /** The agents that may call it. Default: all. */
  readonly agents?: readonly string[];
  /** `never` (the default), `always`, or an expression. */
  readonly requires_approval?: string;
  /** Whether its code reads or writes context variables. Default: false. */
  readonly touches_context?: boolean;
  /** Settings that differ for some agents, by agent name. */
  readonly per_agent?: Readonly<
    Record<string, Partial<Written<ToolDefinition>> & Pick<ToolDraft, 'requires_approval'>>
  >;
  /** Its code is not deployed: calls fail with `tool_unavailable`. */
  readonly unavailable?: boolean;
}

/**
 * Without a `source`, it is a `state` variable with this default and these triggers. Default type:
 * `string`.
 */
export interface VariableDraft extends Partial<Omit<VariableDefinition, 'name'>> {
  readonly default?: JsonValue;
  readonly triggers?: readonly VariableTrigger[];
  /** An expression. It makes the variable `computed`. */
  readonly computed?: string;
}

export interface HookDraft extends Omit<HookDefinition, 'code' | 'timeout_ms'> {
  readonly run: TestFunction;
  readonly timeout_ms?: number;
}

export interface LifecycleDraft extends Omit<LifecycleTool, 'code' | 'timeout_ms'> {
  readonly run: TestFunction;
  readonly timeout_ms?: number;
}

export interface ScriptDraft extends Omit<ScriptEntry, 'steps'> {
  readonly steps: readonly (Partial<ScriptStep> | string)[];
}

type Orchestrator = Omit<
  WorkflowDefinition,
  | 'format'
  | 'agents'
  | 'handoffs'
  | 'tools'
  | 'variables'
  | 'hooks'
  | 'lifecycle_tools'
  | 'script'
  | 'termination'
  | 'speaker_selection'
  | 'ui'
>;

/**
 * The short form of a workflow. Only `agents` is required; every key of orchestrator.yaml is
 * allowed as well. The first agent starts.
 */
export interface WorkflowDraft extends Partial<Orchestrator> {
  readonly agents: readonly [string | AgentDraft, ...(string | AgentDraft)[]];
  readonly handoffs?: readonly HandoffDraft[];
  readonly tools?: Readonly<Record<string, ToolDraft | TestFunction>>;
  readonly variables?: Readonly<Record<string, VariableDraft>>;
  readonly hooks?: readonly HookDraft[];
  readonly lifecycle_tools?: readonly LifecycleDraft[];
  /**
   * Functions in addition to tools and hooks, as a `function` target names them (`module`:
   * `tests`).
   */
  readonly functions?: TestFunctions;
  readonly script?: readonly ScriptDraft[];
  readonly termination?: { readonly phrases?: readonly string[]; readonly when?: string };
  readonly speaker_selection?: Partial<WorkflowDefinition['speaker_selection']>;
  readonly ui?: Partial<WorkflowDefinition['ui']>;
  /** Replaces the check against `output_models`. */
  readonly checkOutput?: (model: string, value: JsonValue) => Validation;
  /** Default: the hash of the definition, and `code-1`. */
  readonly workflow_version?: string;
  readonly code_version?: string;
}
