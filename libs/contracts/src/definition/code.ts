/** A function of a module of the workflow: `module` is the path inside the workflow folder (or `_shared/…`), with `/`. */
export interface CodeRef {
  readonly module: string;
  readonly function: string;
}

/** How a function takes its arguments: as one object, or one by one by name. `injected` are filled by the runtime. */
export interface CallStyle {
  readonly style: 'object' | 'positional';
  /** For `positional`: every parameter in order, injected ones included. For `object`: whether a second parameter takes the context. */
  readonly parameters: readonly string[];
}

/** Filled by the runtime, never seen by a model, dropped when a model sends them. */
export const INJECTED_PARAMETERS = ['app_id', 'user_id', 'chat_id', 'workflow_name', 'agent_name', 'context_variables', 'ctx'] as const;

export type Isolation = 'worker' | 'process' | 'inline';
