import { assertNever } from '@mozaiks/contracts';
import {
  showDiagnostics,
  type Outcome,
  type ReloadReport,
  type ShownFrom,
} from '@mozaiks/workflow-manager';

type Found = ReloadReport['diagnostics'];

/**
 * Describes a reload for a person: each workflow that changed, with its diagnostics. Empty if
 * nothing changed.
 */
export const reloadLines = (report: ReloadReport, from: ShownFrom): readonly string[] =>
  Object.entries(report.outcomes).flatMap(([name, outcome]) =>
    linesOf(report, { name, outcome }, from),
  );

interface Reloaded {
  readonly name: string;
  readonly outcome: Outcome;
}

function linesOf(
  { diagnostics, previous, served }: ReloadReport,
  { name, outcome }: Reloaded,
  from: ShownFrom,
): readonly string[] {
  const found = of(diagnostics, name);
  const before = of(previous, name);
  const isSame = JSON.stringify(found) === JSON.stringify(before);
  const shown = found.length === 0 ? [] : [indented(showDiagnostics(found, from))];
  switch (outcome) {
    case 'broken':
      return [`✗ ${name}: ${errors(found)}. ${brokenOutcome(served.includes(name))}`, ...shown];
    case 'loaded':
      return [`✓ ${name}: loaded. New runs use this version.`, ...shown];
    case 'removed':
      return [`- ${name}: removed. Runs in progress continue.`];
    case 'unchanged':
      if (isSame) return [];
      return [
        `✓ ${name}: ${hasErrors(before) ? 'valid again. The version that runs did not change.' : 'unchanged.'}`,
        ...shown,
      ];
    default:
      return assertNever(outcome, 'outcome');
  }
}

const of = (found: Found, name: string): Found =>
  found.filter(({ workflow_name }) => workflow_name === name);
const hasErrors = (found: Found): boolean => found.some(({ severity }) => severity === 'error');

function errors(found: Found): string {
  const count = found.filter(({ severity }) => severity === 'error').length;
  return `${count} error${count === 1 ? '' : 's'}`;
}

const brokenOutcome = (isServed: boolean): string =>
  isServed ? 'The last good version still runs.' : 'It is not served until this is fixed.';

const indented = (text: string): string => text.replace(/^/gm, '    ');
