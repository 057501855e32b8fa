import type { TypeLookup } from '@mozaiks/contracts';
import { correctionOf, didYouMean } from '../diagnostics/did-you-mean.ts';
import type { DiagnosticCode } from '../diagnostics/diagnostic-codes.ts';
import type { Report } from '../diagnostics/reporter.ts';
import type { Effort } from '../loading/effort.ts';
import type { WorkflowFile } from '../shape/files.ts';
import type { Position, YamlNode } from '../yaml/node.ts';

/** A workflow folder: real paths. */
export interface Folder {
  readonly name: string;
  /** The workflows folder. */
  readonly root: string;
  readonly path: string;
}

export type Sources = { readonly [F in WorkflowFile]?: YamlNode };

export interface ReadSources {
  readonly sources: Sources;
  /** Files that exist but are not YAML. */
  readonly broken: ReadonlySet<WorkflowFile>;
}

/** The context in which every part of a definition is read. */
export interface Scope {
  readonly folder: Folder;
  readonly sources: Sources;
  /**
   * Files that are not YAML. Names that they might declare count as known, so that one mistake is
   * not reported a hundred times.
   */
  readonly broken: ReadonlySet<WorkflowFile>;
  readonly report: Report;
  readonly effort: Effort;
  /** Names that `provider` of an `llm_config` may have. */
  readonly providers: ReadonlySet<string>;
  readonly agents: ReadonlySet<string>;
  readonly tools: ReadonlySet<string>;
  /** Types of context variables, including the runtime's own. Undefined for undeclared names. */
  readonly typeOf: TypeLookup;
  readonly variables: ReadonlySet<string>;
}

export const fileOf = (folder: Folder, file: WorkflowFile): string => `${folder.name}/${file}.yaml`;
export const startOf = (folder: Folder, file: WorkflowFile): Position => ({
  file: fileOf(folder, file),
  line: 1,
  column: 1,
});

/** Reports that a key or its value is missing. */
export const reportMissing = (report: Report, at: Position, what: string): void =>
  report({ code: 'WF012', at, message: `${what} is missing` });

interface Reference {
  readonly code: DiagnosticCode;
  readonly what: string;
  readonly name: string;
  readonly at: Position;
  readonly known: ReadonlySet<string>;
}
/** Whether the name is known. Reports it if it is not. */
export function checkReference(
  report: Report,
  { code, what, name, at, known }: Reference,
): boolean {
  if (known.has(name)) return true;
  const hint =
    didYouMean(name, known) ??
    (known.size === 0 ? undefined : `known: ${[...known].slice(0, 20).join(', ')}`);
  report({
    code,
    at,
    message: `there is no ${what} ${name}`,
    hint,
    fix: correctionOf(name, known),
  });
  return false;
}

export const checkAgent = (
  { report, agents, broken }: Scope,
  name: string,
  at: Position,
): boolean =>
  broken.has('agents') ||
  checkReference(report, { code: 'WF020', what: 'agent', name, at, known: agents });
export const checkTool = ({ report, tools, broken }: Scope, name: string, at: Position): boolean =>
  broken.has('tools') ||
  checkReference(report, { code: 'WF021', what: 'tool', name, at, known: tools });
export const checkVariable = (
  { report, variables, broken }: Scope,
  name: string,
  at: Position,
): boolean =>
  broken.has('context_variables') ||
  checkReference(report, { code: 'WF024', what: 'variable', name, at, known: variables });
