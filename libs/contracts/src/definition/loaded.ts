import type { JsonObject, JsonValue } from '../json.ts';
import type { StartupMode, WorkflowDefinition } from './workflow.ts';
import type { ScriptEntry } from './script.ts';
import type { UiConfig } from './ui.ts';

export type Validation =
  | { readonly ok: true }
  | { readonly ok: false; readonly problems: readonly string[] };

/**
 * One module of a workflow. A bundled script is CommonJS whose npm packages stay external, and `directory` is where they are found from.
 * A module of Python (`.py`) has the texts of all Python files that it may import, as JSON, and `directory` is the workflow's folder.
 */
export interface CodeBundle {
  readonly module: string;
  readonly hash: string;
  readonly source: string;
  readonly directory: string;
  /** A source map as JSON text, for stack traces. Its sources are absolute paths. */
  readonly source_map?: string;
  /** Of Python: functions that cannot reach context variables. Absent: every function may. */
  readonly context_free?: readonly string[];
}

/** Linear-time match of a pattern, case as written; the groups (`$0` first, unmatched: null), or null. */
export type Matcher = (text: string) => readonly (string | null)[] | null;

/** A scripted answer whose pattern is compiled (unanchored, case-insensitive). */
export interface LoadedScriptEntry extends ScriptEntry {
  readonly matcher?: Matcher;
}

/** A definition bound to the code that is deployed now, with what the pure libs need of ajv and of the regex engine as plain functions. */
export interface LoadedWorkflow {
  readonly definition: WorkflowDefinition;
  readonly workflow_version: string;
  readonly code_version: string;
  /** The real path of the workflow's folder, in which its MCP servers run. It may be gone. */
  readonly directory: string;
  readonly bundles: ReadonlyMap<string, CodeBundle>;
  /** Names of tools whose code is gone, or no longer takes the arguments of the definition: their calls answer `tool_unavailable`. */
  readonly unavailable_tools: ReadonlySet<string>;
  /**
   * Whether the code of a tool reads or writes context variables. Calls of such tools run one after
   * another. True for code that cannot be analysed.
   */
  readonly touchesContext: (tool: string) => boolean;
  /** Checks against the entry that applies to the agent; without an agent, against the first one. */
  readonly checkArguments: (tool: string, value: JsonValue, agent?: string) => Validation;
  /** The arguments without the nulls that mean "absent": those of optional keys that allow no null. */
  readonly presentArguments: (tool: string, args: JsonObject, agent?: string) => JsonObject;
  readonly checkOutput: (model: string, value: JsonValue) => Validation;
  /** Answers of forms and UI tools against the schema of their question. */
  readonly checkAgainst: (schema: JsonObject, value: JsonValue) => Validation;
  /** A matcher for a regex that the definition names (guardrails, triggers). */
  readonly matcher: (pattern: string) => Matcher;
  /** `text` with every match replaced. */
  readonly replaceAll: (pattern: string, text: string, replacement: string) => string;
  readonly script?: readonly LoadedScriptEntry[];
}

/** What clients may know of a workflow. */
export interface WorkflowSummary {
  readonly workflow_name: string;
  readonly title?: string;
  readonly description?: string;
  readonly version?: string;
  readonly startup_mode: StartupMode;
  readonly ui: UiConfig;
  /** JSON Schema of what `context` may set. */
  readonly input_schema: JsonObject;
}

/** A safe change that removes a diagnostic. */
export type DiagnosticFix =
  /** The text at the place of the diagnostic, after a quote or not, is replaced. */
  | { readonly replace: string; readonly with: string }
  /** The file gets this name. */
  | { readonly rename_to: string };

export interface Diagnostic {
  readonly code: string;
  readonly severity: 'error' | 'warning' | 'note';
  readonly message: string;
  readonly workflow_name: string;
  /** Path from the workflows folder, with `/`. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly hint?: string;
  readonly fix?: DiagnosticFix;
}
