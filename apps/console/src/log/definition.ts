import type {
  DevWorkflow,
  HandoffRule,
  HandoffTarget,
  WorkflowDefinition,
} from '@mozaiks/contracts';
import type { Run } from './fold-run.ts';

/** The definition that a run was on. */
export interface RunDefinition {
  readonly definition: WorkflowDefinition;
  readonly files: DevWorkflow['files'];
  readonly rules: DevWorkflow['rules'];
}

/** Null if it is not known, or if the run was on another version. */
export function definitionOf(
  workflow: DevWorkflow | null,
  run: Pick<Run, 'start'> | undefined,
): RunDefinition | null {
  if (workflow === null || workflow.definition === null) return null;
  if (run?.start?.workflow_version !== workflow.workflow_version) return null;
  return {
    definition: workflow.definition as unknown as WorkflowDefinition,
    files: workflow.files,
    rules: workflow.rules,
  };
}

/** The name of where a rule leads, as `handoff` events use it. */
export function targetName(target: HandoffTarget): string {
  switch (target.type) {
    case 'agent':
      return target.agent;
    case 'workflow':
      return target.workflow;
    case 'function':
      return target.code.function;
    default:
      return target.type;
  }
}

/** The rules that apply to a speaker, in the order in which they are tried. */
export function rulesOf({ handoffs }: WorkflowDefinition, source: string): readonly HandoffRule[] {
  const applies = (rule: HandoffRule): boolean =>
    rule.source === source ||
    (rule.source === '*' && source !== 'user' && targetName(rule.target) !== source);
  const own = handoffs.filter(applies);
  return (['pre', 'llm', 'post', 'after_work'] as const).flatMap((kind) =>
    own.filter((rule) => rule.kind === kind),
  );
}

export interface RulePlace {
  /** The name of the file alone, and its path from the workflows folder. */
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** The place among all rules, from 1, and how many there are. */
  readonly nth: number;
  readonly count: number;
  readonly source: readonly SourceLine[];
}

export interface SourceLine {
  readonly line: number;
  readonly text: string;
}

/** Where a rule is in its file; null if that is not known. */
export function placeOf(
  { definition, files, rules }: RunDefinition,
  index: number,
): RulePlace | null {
  const rule = rules.find((each) => each.index === index);
  if (rule === undefined) return null;
  const { file, line } = rule;
  const next = rules
    .filter((each) => each.file === file && each.line > line)
    .map((each) => each.line);
  const text = files.find(({ path }) => path === file)?.text ?? '';
  const source = sourceLines(text, line, Math.min(...next));
  return {
    name: file.split('/').at(-1) ?? file,
    file,
    line,
    nth: index + 1,
    count: definition.handoffs.length,
    source,
  };
}

const MOST_LINES = 12;

/** The lines of an entry of a list, with the comment above it. */
function sourceLines(text: string, from: number, before: number): SourceLine[] {
  const lines = text.split('\n').map((each, at) => ({ line: at + 1, text: each }));
  const above = lines[from - 2];
  const first = above !== undefined && above.text.trim().startsWith('#') ? from - 1 : from;
  const own = lines.slice(first - 1, Math.min(first - 1 + MOST_LINES, before - 1, lines.length));
  const last = own.findLastIndex(
    ({ line, text: each }) => line >= from && each.trim() !== '' && !each.trim().startsWith('#'),
  );
  const shown = own.slice(0, last + 1);
  const indent = Math.min(...shown.map((each) => each.text.search(/\S|$/)));
  return shown.map((each) => ({ ...each, text: each.text.slice(indent) }));
}
