import type { Diagnostic, WorkflowSummary } from '@mozaiks/contracts';
import { clean } from './clean.ts';
import type { Style } from './style.ts';

export interface ListedWorkflows {
  readonly names: readonly string[];
  /** The workflows that can be served. */
  readonly summaries: readonly WorkflowSummary[];
  readonly diagnostics: readonly Diagnostic[];
  readonly format: (diagnostics: readonly Diagnostic[]) => string;
  readonly style: Style;
}

const SEVERITIES = ['error', 'warning', 'note'] as const;

const count = (n: number, what: string): string[] =>
  n === 0 ? [] : [`${n} ${what}${n === 1 ? '' : 's'}`];

/** One line for each workflow, its diagnostics below it, and a line with the counts. */
export function workflowLines({
  names,
  summaries,
  diagnostics,
  format,
  style,
}: ListedWorkflows): string[] {
  if (names.length === 0) return ['No workflows.'];
  const of = (severity: Diagnostic['severity'], among: readonly Diagnostic[]): number =>
    among.filter((each) => each.severity === severity).length;
  const lines = names.flatMap((name) => {
    const own = diagnostics.filter(({ workflow_name }) => workflow_name === name);
    const summary = summaries.find(({ workflow_name }) => workflow_name === name);
    const about = clean(summary?.description ?? summary?.title ?? '').split('\n')[0] ?? '';
    const mark =
      of('error', own) > 0
        ? style.bad(`✗ ${name}`)
        : of('warning', own) > 0
          ? style.tool(`! ${name}`)
          : style.agent(`✓ ${name}`);
    const found =
      own.length === 0
        ? []
        : clean(format(own))
            .split('\n')
            .map((line) => `    ${line}`);
    return [about === '' ? mark : `${mark}  ${about}`, ...found];
  });
  const counts = SEVERITIES.flatMap((severity) => count(of(severity, diagnostics), severity));
  return [...lines, '', [...count(names.length, 'workflow'), ...counts].join(', ')];
}
