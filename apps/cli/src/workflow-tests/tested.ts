import type { WorkflowTest } from '@mozaiks/workflow-manager';
import type { TestFailure } from './check-expectations.ts';

/** The result of one test. */
export interface Tested {
  readonly test: Pick<WorkflowTest, 'workflow_name' | 'name' | 'file'>;
  /** Empty: the test passed. */
  readonly failures: readonly TestFailure[];
  readonly duration_ms: number;
  /** The test could not be run; the failure says why. */
  readonly broken?: true;
  /** The test was skipped because this machine has no Python; the failure says so. */
  readonly skipped?: true;
}

export type Verdict = 'passed' | 'failed' | 'broken' | 'skipped';
export function verdictOf({ failures, broken, skipped }: Tested): Verdict {
  if (skipped === true) return 'skipped';
  if (broken === true) return 'broken';
  return failures.length === 0 ? 'passed' : 'failed';
}

export const exitCodeOf = (tested: readonly Tested[]): number => {
  const verdicts = new Set(tested.map(verdictOf));
  if (verdicts.has('broken') || verdicts.size === 0) return 2;
  return verdicts.has('failed') ? 1 : 0;
};
