import type { JsonObject, JsonValue } from '../json.ts';
import type { StartupMode, WorkflowDefinition } from './workflow.ts';
import type { ScriptEntry } from './script.ts';
import type { UiConfig } from './ui.ts';

export type Validation =
  | { readonly ok: true }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * One module of a workflow. A bundled script is CommonJS; its npm packages stay external and are
 * resolved from `directory`. A Python module (`.py`) has the texts of all Python files that it may
 * import, as JSON, and `directory` is the workflow's folder.
 */
export interface CodeBundle {
  readonly module: string;
  readonly hash: string;
  readonly source: string;
  readonly directory: string;
  /** The source map as JSON text, for stack traces. Its sources are absolute paths. */
  readonly source_map?: string;
  /** Python only: functions that cannot access context variables. Absent: every function may. */
  readonly context_free?: readonly string[];
}

/**
 * Matches a pattern in linear time, case-sensitively. Returns the groups (`$0` first, null if
 * unmatched), or null if there is no match.
 */
export type Matcher = (text: string) => readonly (string | null)[] | null;

/** A scripted answer with a compiled pattern (unanchored, case-insensitive). */
export interface LoadedScriptEntry extends ScriptEntry {
  readonly matcher?: Matcher;
}

/**
 * A definition bound to the currently deployed code. Validation and regular expressions are plain
 * functions, so that the pure libraries need neither ajv nor the regex engine.
 */
export interface LoadedWorkflow {
  readonly definition: WorkflowDefinition;
  readonly workflow_version: string;
  readonly code_version: string;
  /**
   * The real path of the workflow's folder, in which its MCP servers run. It may no longer exist.
   */
  readonly directory: string;
  readonly bundles: ReadonlyMap<string, CodeBundle>;
  /**
   * Tools whose code is gone, or no longer takes the arguments of the definition. Calls of them
   * fail with `tool_unavailable`.
   */
  readonly unavailable_tools: ReadonlySet<string>;
  /**
   * Whether the code of a tool reads or writes context variables. Calls of such tools run one after
   * another. True for code that cannot be analyzed.
   */
  readonly touchesContext: (tool: string) => boolean;
  /**
   * Validates against the tool entry that applies to the agent, or the first one if no agent is
   * given.
   */
  readonly checkArguments: (tool: string, value: JsonValue, agent?: string) => Validation;
  /**
   * The arguments without nulls that mean "absent": nulls of optional keys that do not allow null.
   */
  readonly presentArguments: (tool: string, args: JsonObject, agent?: string) => JsonObject;
  readonly checkOutput: (model: string, value: JsonValue) => Validation;
  /** Validates answers to forms and UI tools against the schema of their question. */
  readonly checkAgainst: (schema: JsonObject, value: JsonValue) => Validation;
  /** A matcher for a regex of the definition (guardrails, triggers). */
  readonly matcher: (pattern: string) => Matcher;
  /** Returns `text` with every match replaced. */
  readonly replaceAll: (pattern: string, text: string, replacement: string) => string;
  readonly script?: readonly LoadedScriptEntry[];
}

/** What clients may see of a workflow. */
export interface WorkflowSummary {
  readonly workflow_name: string;
  readonly title?: string;
  readonly description?: string;
  readonly version?: string;
  readonly startup_mode: StartupMode;
  readonly ui: UiConfig;
  /** JSON Schema of the variables that `context` may set. */
  readonly input_schema: JsonObject;
}

/** A safe change that fixes a diagnostic. */
export type DiagnosticFix =
  /** Replaces this text, which starts at the diagnostic's position or after a quote there. */
  | { readonly replace: string; readonly with: string }
  /** Renames the file. */
  | { readonly rename_to: string };

export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly workflow_name: string;
  /** Path relative to the workflows folder, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly hint?: string;
  readonly fix?: DiagnosticFix;
}
